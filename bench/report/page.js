/* page.js - what a page can do where scripts run. All there is to read is there without. */
(function () {
    "use strict";

    const RUNNERS = ["serial", "thread", "fork", "coro", "hybrid", "gil"];
    const root = document.documentElement;

    function make(tag, attributes, parent) {
        const element = document.createElement(tag);

        for (const name in attributes)
            element.setAttribute(name, attributes[name]);
        if (parent)
            parent.append(element);
        return element;
    }

    /* 1. Tables are sorted by a click on a column's head: first ascending, then descending. What
     * was not measured stands last either way. */
    function key(row, column) {
        const cell = row.cells[column];
        const text = cell ? (cell.dataset.sort ?? cell.textContent).trim() : "";
        const number = text === "" ? NaN : Number(text);

        return { number, text, missing: text === "" || text === "–" };
    }

    function order(a, b) {
        if (!Number.isNaN(a.number) && !Number.isNaN(b.number))
            return a.number - b.number;
        if (Number.isNaN(a.number) !== Number.isNaN(b.number))
            return Number.isNaN(a.number) ? 1 : -1;
        return a.text.localeCompare(b.text, "en", { numeric: true });
    }

    function sortBy(table, head) {
        const down = head.getAttribute("aria-sort") === "ascending";

        for (const body of table.tBodies) {
            const rows = Array.from(body.rows, (row) => ({ row, key: key(row, head.cellIndex) }));

            rows.sort((a, b) => a.key.missing - b.key.missing ||
                                (down ? order(b.key, a.key) : order(a.key, b.key)));
            body.append(...rows.map((entry) => entry.row));
        }
        for (const other of table.querySelectorAll("thead th"))
            other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
    }

    function makeSortable(table) {
        for (const head of table.querySelectorAll("thead th")) {
            const button = make("button", { type: "button" });

            button.append(...head.childNodes);
            head.append(button);
            button.addEventListener("click", () => sortBy(table, head));
        }
    }

    /* 2. Light and dark: as the system has it, until somebody chooses; for this visit. */
    const storage = {
        read() {
            try {
                return sessionStorage.getItem("theme");
            } catch {
                return null; /* denied: then it is forgotten with the page */
            }
        },
        write(theme) {
            try {
                sessionStorage.setItem("theme", theme);
            } catch {
                /* as above */
            }
        },
    };

    function makeThemeButton(tools) {
        const system = matchMedia("(prefers-color-scheme: dark)");
        const button = make("button", { type: "button", class: "theme" }, tools);
        const dark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
        const show = () => button.setAttribute("aria-pressed", dark());

        button.textContent = "dark";
        button.addEventListener("click", () => {
            root.dataset.theme = dark() ? "light" : "dark";
            storage.write(root.dataset.theme);
            show();
        });
        system.addEventListener("change", show);
        show();
    }

    /* 3. One runner highlighted in all charts. */
    function highlight(runner, buttons) {
        document.body.classList.toggle("only", runner !== null);
        for (const name in buttons) {
            document.body.classList.toggle("only-" + name, name === runner);
            buttons[name].setAttribute("aria-pressed", name === runner);
        }
    }

    function makeRunnerButtons(tools) {
        const named = RUNNERS.filter((name) => document.querySelector(".runner-" + name));
        const buttons = {};

        if (named.length < 2 || !document.querySelector(".chart"))
            return;
        for (const name of named) {
            const button = make("button", { type: "button", "aria-pressed": "false" }, tools);

            make("span", { class: "runner runner-" + name }, button).textContent = name;
            button.title = "highlight " + name + " in all charts";
            button.addEventListener("click", () => {
                const pressed = button.getAttribute("aria-pressed") === "true";

                highlight(pressed ? null : name, buttons);
            });
            buttons[name] = button;
        }
    }

    /* 4. What a point says, at the pointer; a tap shows it, too, and the next one elsewhere or
     * Escape takes it away. The browser's own would come late, and never to a finger. */
    function makeTooltips() {
        const tips = document.querySelectorAll(".chart .tip");
        const box = make("div", { class: "tooltip", role: "tooltip", hidden: "" });

        if (tips.length === 0)
            return;
        document.body.append(box);
        for (const tip of tips) {
            const title = tip.querySelector("title");

            tip.dataset.tip = title ? title.textContent : "";
            if (title)
                title.remove();
        }
        function show(event) {
            const tip = event.target.closest ? event.target.closest(".chart .tip") : null;

            box.hidden = !tip || !tip.dataset.tip;
            if (box.hidden)
                return;
            box.textContent = tip.dataset.tip;
            const left = event.clientX - box.offsetWidth / 2;
            const right = root.clientWidth - box.offsetWidth - 8;
            const above = event.clientY - box.offsetHeight - 12;

            box.style.left = Math.max(8, Math.min(left, right)) + "px";
            box.style.top = (above < 8 ? event.clientY + 16 : above) + "px";
        }
        document.addEventListener("pointerover", show);
        document.addEventListener("pointerdown", show);
        document.addEventListener("scroll", () => { box.hidden = true; }, { passive: true });
        document.addEventListener("keydown", (event) => {
            if (event.key === "Escape")
                box.hidden = true;
        });
    }

    /* 5. Commands to copy; where the browser has no clipboard for us, a click selects them. */
    function makeCopyable(command) {
        const code = command.querySelector("code");

        if (!code || !navigator.clipboard)
            return;
        const button = make("button", { type: "button" }, command);

        button.textContent = "copy";
        button.addEventListener("click", () => {
            navigator.clipboard.writeText(code.textContent).then(
                () => { button.textContent = "copied"; },
                () => { getSelection().selectAllChildren(code); });
        });
    }

    /* 6. On paper nothing can be opened. */
    function openForPrint() {
        const closed = [];

        addEventListener("beforeprint", () => {
            for (const details of document.querySelectorAll("details:not([open])")) {
                details.open = true;
                closed.push(details);
            }
        });
        addEventListener("afterprint", () => {
            for (const details of closed.splice(0))
                details.open = false;
        });
    }

    /* 7. Tables wider than the page scroll in a box, which the keyboard must reach. */
    function makeReachable(box) {
        const caption = box.querySelector("caption");

        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", caption ? caption.textContent.trim() : "table");
    }

    const theme = storage.read();

    if (theme === "dark" || theme === "light")
        root.dataset.theme = theme;
    document.querySelectorAll("table.sortable").forEach(makeSortable);
    document.querySelectorAll("pre.command").forEach(makeCopyable);
    document.querySelectorAll(".scroll").forEach(makeReachable);
    makeTooltips();
    openForPrint();
    const nav = document.querySelector("nav");

    if (nav) {
        const tools = make("div", { class: "tools", role: "group", "aria-label": "Show" }, nav);

        makeRunnerButtons(tools);
        makeThemeButton(tools);
    }
})();
