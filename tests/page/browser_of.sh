# Sourced: finds a browser and runs it, without a network and with a folder of its own in $scratch.
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || browser=

# browse ARGUMENTS...: for a minute at most.
browse()
{
    [ "$(id -u)" -ne 0 ] || set -- --no-sandbox "$@"
    timeout -k 5 60 "$browser" --headless=new --disable-gpu --no-first-run --hide-scrollbars \
        --user-data-dir="$scratch/profile" --host-resolver-rules='MAP * ~NOTFOUND' \
        --force-prefers-reduced-motion "$@"
}
