# Copying everything: what a child costs grows with its parent, from 13
# stars (41 at -O0) to more than the 64 that a bar can have.
stage: 15-naive
append: init=cost
timeout: 60
expect: ^ +4 +[0-9]{3,4} +\*{1,48}$
expect: ^ +4096 +[0-9]{4,5} +\*{64}$
