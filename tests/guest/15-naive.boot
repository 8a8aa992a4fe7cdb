# Copying everything: what a child costs grows with its parent.
stage: 15-naive
append: init=cost
timeout: 60
expect: ^ +4 +[0-9]{3,4} +\*
expect: ^ +4096 +[0-9]{4,5} +\*{64}
