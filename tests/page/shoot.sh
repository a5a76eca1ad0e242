#!/bin/sh
# shoot.sh DIR PAGE... - pictures of pages for people to look at: DIR/NAME-WIDTH-THEME.png, as high as
# the page is, NAME being that of the page's folder.
set -u
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { echo "usage: shoot.sh DIR PAGE..." >&2; exit 2; }
folder=$1
shift
mkdir -p "$folder" || exit 2
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
. "$here/browser_of.sh"
[ -n "$browser" ] || { echo "no chromium" >&2; exit 2; }

# shoot PAGE FILE WIDTH THEME: once to learn the height, of which 16000 pixels must do.
shoot()
{
    sed "s/<html /<html data-theme=\"$4\" /" "$1" >"$scratch/page.html"
    printf '<!DOCTYPE html><body style="margin: 0"><iframe id="page" src="page.html" width="%s"></iframe>
        <script>document.getElementById("page").onload = (event) => {
            document.title = event.target.contentDocument.documentElement.scrollHeight; };</script>' \
        "$3" >"$scratch/frame.html"
    height=$(browse --allow-file-access-from-files --window-size="$3,900" --virtual-time-budget=5000 \
        --dump-dom "file://$scratch/frame.html" 2>/dev/null | sed -n 's/.*<title>\([0-9]*\)<.*/\1/p')
    [ "${height:-0}" -gt 0 ] || { echo "$1: no height" >&2; return 1; }
    [ "$height" -le 16000 ] || height=16000
    browse --window-size="$3,$height" --screenshot="$2" "file://$scratch/page.html" >/dev/null 2>&1 &&
        [ -s "$2" ] && echo "$2"
}

status=0
for page; do
    name=$(basename "$(cd "$(dirname "$page")" && pwd)")
    for width in 360 800 1400; do
        for theme in light dark; do
            shoot "$page" "$folder/$name-$width-$theme.png" $width $theme || status=1
        done
    done
done
exit $status
