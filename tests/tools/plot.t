#!/bin/sh
# tests/tools/plot.t: tools/plot draws what was measured, where it belongs.

. "${0%/*}/tap.sh"
cd "$tmp" || exit 1
printf 'stage\tname\tinstructions\n' >bench.tsv
printf '%s\t%s\t%s\n' 01 f_4 1000 01 f_0016 10000 01 f_x 5 01 g_4 7 02 f_4 9 >>bench.tsv
cat >a.plot <<'END'
# a curve, and a line
title T & T
x pages
y cost
measured 01 f_ accent ours
line 100 100 fg theirs
END
plot() { "$tools/plot" "$@" 2>&1; }

out=$(plot a.plot bench.tsv)
is "$?" 0 "a curve can be drawn"
like "$out" '<title>T &amp; T</title>' "it is XML"
is "$(printf '%s\n' "$out" | grep -c '<circle')" 2 "a point for each measurement of this name and stage"
like "$out" '<polyline class="accent" points="92.0,149.0 440.0,36.0"' \
	"at their places, on logarithmic axes"
like "$out" '<polyline class="fg" points="92.0,183.0 .*440.0,123.0"' "a line that was computed"
like "$out" '>theirs</text>' "has its name"
like "$out" '>10,000</text>' "the axis has numbers"

sed 's/f_ accent/h_ accent/' a.plot >b.plot
out=$(plot b.plot bench.tsv)
is "$?" 1 "what was not measured is an error"
like "$out" '^b.plot:5: stage 01 has no two measurements h_N' "that says where"
echo 'colour red' >>a.plot
like "$(plot a.plot bench.tsv)" '^a.plot:7: what is "colour"' "so is a line of another kind"
like "$(plot c.plot bench.tsv)" 'there is no c.plot' "and a file that is not there"
done_testing
