# What a fork costs, as the parent's memory grows.  The lines of other
# systems are a cost and a slope that were measured apart.
title Instructions for fork, exit and wait, as the parent's memory grows
x pages that the parent has written
y instructions for fork, exit and wait
measured 15 fork_ accent Palimpsest
line 33760 400 fg Linux 6.1, minimal
line 65900 495 fg Linux 6.1, secured
