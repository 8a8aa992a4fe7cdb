# More and more tasks of one program, of which there is one copy; when the
# last has gone, there is as little as in the beginning.
since: 13
append: init=crowd
expect: ^ +0 +2[0-9]{4} +[0-9]{1,2} +4 +5 +7$
expect: ^ +1 +2[0-9]{4} +[0-9]{2} +8 +11 +16$
expect: ^ +16 +2[0-9]{4} +[0-9]{2} +53 +101 +151$
expect: ^ +0 +2[0-9]{4} +[0-9]{1,2} +4 +5 +7$
expect: ^the crowd is gone$
