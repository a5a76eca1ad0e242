/* drive.js - drives a page in a browser and tells the frame around it what is right and wrong.
 * browser.sh puts it behind all else in a copy of the page, whose `?width=…&theme=…` are those of
 * the frame. */
(function () {
    "use strict";

    const asked = new URLSearchParams(location.search);
    const lines = [];
    const all = (selector, within) => Array.from((within ?? document).querySelectorAll(selector));
    const style = (element) => getComputedStyle(element);
    const shown = (element) => element.getClientRects().length > 0;

    /* Says what was looked at, and the first few of what is wrong with it. */
    function check(what, wrong) {
        const list = Array.isArray(wrong) ? wrong : wrong ? [] : [""];

        lines.push(list.length === 0 ? "ok: " + what
                                     : "FAILED: " + what + ": " + list.slice(0, 4).join(" | "));
    }

    function name(element) {
        const id = element.closest("[id]");

        return element.tagName + (id ? " in #" + id.id : "") + " " +
               element.textContent.trim().slice(0, 30);
    }

    function checkDocument() {
        const levels = all("h1, h2, h3, h4, h5, h6").map((h) => Number(h.tagName[1]));
        const ids = all("[id]").map((element) => element.id);
        const links = all("a[href]").map((a) => a.getAttribute("href"));

        check("no request but for itself",
              performance.getEntriesByType("resource").map((entry) => entry.name));
        check("nothing is loaded from elsewhere",
              all("[src], link[href], object, iframe, image")
              .filter((element) => element.getAttribute("href") !== "data:,").map(name));
        check("links lead into the page or beside it",
              links.filter((href) => !/^(#|[A-Za-z0-9][^:]*$)/.test(href)));
        check("links into the page have a target",
              links.filter((href) => href[0] === "#" && !document.getElementById(href.slice(1))));
        check("what charts refer to is there",
              all("use").map((use) => use.href.baseVal).filter((href) =>
                  href[0] !== "#" || !document.getElementById(href.slice(1))));
        check("ids are unique", ids.filter((id, i) => ids.indexOf(id) !== i));
        check("one first heading, and no level left out",
              levels.filter((level, i) => (level === 1) !== (i === 0) ||
                                          (i > 0 && level > levels[i - 1] + 1)));
        check("a language, a title and a width for phones",
              document.documentElement.lang && document.title &&
              document.querySelector("meta[name=viewport]"));
        check("landmarks", ["header", "nav[aria-label]", "main", "footer"]
              .filter((selector) => all(selector).length !== 1));
        check("sections begin with a heading",
              all("main > section").filter((s) => s.firstElementChild.tagName !== "H2").map(name));
        check("there are sections for all of them",
              ["verdict", "machine", "doctor", "method", "files"]
              .filter((id) => !document.getElementById(id)));
        check("pictures have names", all("svg, img").filter((picture) => {
            const named = picture.closest("[role=img][aria-label]");

            return !named || !named.getAttribute("aria-label");
        }).map(name));
    }

    /* Every chart shows in one of its widths, and something is drawn in it. */
    function checkCharts() {
        const wide = asked.get("width") > 704;
        const figures = all("figure.chart");
        const drawn = (svg) => all("[id*=gnuplot_plot] :is(path, use, polygon, rect, circle)", svg)
            .some((element) => {
                const box = element.getBBox();

                return box.width + box.height > 0;
            });

        check("there are charts", figures.length > 0);
        check("of each chart the one shows that fits", figures.filter((figure) =>
            shown(figure.querySelector(".wide")) !== wide ||
            shown(figure.querySelector(".narrow")) === wide).map(name));
        check("every chart has a size", all("figure.chart svg").filter(shown).filter((svg) => {
            const box = svg.getBoundingClientRect();

            return box.width < 200 || box.height < 100 || box.left < 0 || box.right > innerWidth;
        }).map((svg) => name(svg.closest("figure"))));
        check("something is drawn in every chart", all("figure.chart svg").filter(shown)
            .filter((svg) => !drawn(svg)).map((svg) => name(svg.closest("figure"))));
    }

    const overflow = () => document.scrollingElement.scrollWidth <= innerWidth
        ? [] : [document.scrollingElement.scrollWidth + " wide"];

    function openAll() {
        check("what folds says what it is", all("details")
            .filter((details) => !details.querySelector(":scope > summary:first-child")).map(name));
        for (const details of all("details"))
            details.open = true;
    }

    /* The cells of a column as they should be ordered: by number, then text, then nothing. */
    function keyOf(row, column) {
        const cell = row.cells[column];
        const text = (cell.getAttribute("data-sort") ?? cell.textContent).trim();

        if (text === "" || text === "–")
            return { rank: 2, value: "" };
        return Number.isNaN(Number(text)) ? { rank: 1, value: text }
                                          : { rank: 0, value: Number(text) };
    }

    function compare(a, b, down) {
        if (a.rank === 2 || b.rank === 2)
            return a.rank === b.rank ? 0 : a.rank === 2 ? 1 : -1;
        const sign = down ? -1 : 1;

        if (a.rank !== b.rank)
            return sign * (a.rank - b.rank);
        return sign * (a.rank === 0 ? a.value - b.value
                                    : a.value.localeCompare(b.value, "en", { numeric: true }));
    }

    function checkSorted(table, column, down, before) {
        const rows = Array.from(table.tBodies[0].rows);

        for (let i = 1; i < rows.length; i++) {
            const order = compare(keyOf(rows[i - 1], column), keyOf(rows[i], column), down);

            if (order > 0 || (order === 0 && before.indexOf(rows[i - 1]) > before.indexOf(rows[i])))
                return ["row " + i + " by column " + column + (down ? " down" : " up")];
        }
        return rows.length === before.length ? [] : ["rows were lost"];
    }

    function checkTable(table) {
        const wrong = [];

        all("thead th", table).forEach((head, column) => {
            const button = head.querySelector("button");

            if (!button || head.getAttribute("scope") !== "col")
                return wrong.push("column " + column + " has no button or no scope");
            for (const down of [false, true]) {
                const before = Array.from(table.tBodies[0].rows);

                button.focus();
                if (document.activeElement !== button)
                    wrong.push("column " + column + " is out of the keyboard's reach");
                button.click(); /* what Enter and Space do to a button */
                wrong.push(...checkSorted(table, column, down, before));
                if (head.getAttribute("aria-sort") !== (down ? "descending" : "ascending") ||
                    all("[aria-sort]", table).length !== 1)
                    wrong.push("column " + column + " says it is sorted otherwise");
            }
        });
        return wrong;
    }

    function checkTables() {
        const tables = all("table.sortable");

        check("there are tables", tables.length > 0);
        check("tables are sorted both ways", tables.flatMap(checkTable));
        check("wide tables have a box that scrolls", all("table").filter((table) => {
            const box = table.closest(".scroll");

            return !box || box.tabIndex !== 0 || !box.getAttribute("aria-label");
        }).map(name));
    }

    function opacity(points) {
        const values = points.map((point) => Number(style(point).opacity));

        if (values.length === 0)
            return "none";
        return values.every((v) => v === 1) ? "full"
             : values.every((v) => v < 0.3) ? "faint" : "mixed";
    }

    /* Points of a runner in the charts that show; gnuplot names its colour. */
    function pointsOf(colour) {
        return all("figure.chart svg").filter(shown).flatMap((svg) =>
            all("use[color='" + colour + "'], path[stroke='" + colour + "']", svg));
    }

    function checkHighlight() {
        const button = (runner) => all(".tools button")
            .find((b) => b.querySelector(".runner-" + runner));
        const colours = { thread: "rgb(  0, 114, 178)", coro: "rgb(  0, 158, 115)" };
        const pressed = () => all(".tools [aria-pressed=true]:not(.theme)").length;
        const states = () => Object.values(colours).map((c) => opacity(pointsOf(c))).join();

        if (!button("thread") || !button("coro"))
            return check("runners can be highlighted", ["no buttons"]);
        const steps = [states() + pressed()];

        for (const runner of ["thread", "coro", "coro"]) {
            button(runner).click();
            steps.push(states() + pressed());
        }
        check("runners can be highlighted",
              steps.join(" ") === "full,full0 full,faint1 faint,full1 full,full0"
                  ? [] : [steps.join(" ")]);
    }

    /* 4.5:1, of all words that show, but for those in the cells of a map, which have colours of
     * their own. */
    function luminance(colour) {
        const [r, g, b] = colour.match(/[\d.]+/g).map(Number).map((c) =>
            c <= 10.31475 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);

        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }

    function paperOf(element) {
        for (let e = element; e; e = e.parentElement)
            if (style(e).backgroundColor !== "rgba(0, 0, 0, 0)")
                return style(e).backgroundColor;
        return "rgb(255, 255, 255)";
    }

    function faint(element) {
        const ink = element.closest("svg") ? style(element).fill : style(element).color;
        const a = luminance(ink) + 0.05, b = luminance(paperOf(element)) + 0.05;

        return Math.max(a, b) / Math.min(a, b) < 4.5;
    }

    function checkContrast(when) {
        check("words are told from the paper, " + when, all("body *").filter((element) =>
            Array.from(element.childNodes).some((n) => n.nodeType === 3 && n.data.trim()) &&
            !element.closest("script, style, [id^=chart-map] svg") && shown(element) &&
            faint(element)).map((e) => name(e) + " on " + paperOf(e)));
    }

    function checkTheme() {
        const button = document.querySelector(".tools .theme");
        const dark = () => luminance(style(document.body).backgroundColor) < 0.2;
        const pressed = () => button.getAttribute("aria-pressed") === "true";
        const first = asked.get("theme") === "dark";
        const wanted = [first, !first, first];
        const seen = [];

        if (!button)
            return check("the theme", ["no button"]);
        for (let i = 0; i < 3; i++) {
            if (i > 0)
                button.click();
            seen.push(dark() === pressed() ? dark() : "the button says otherwise");
            checkContrast(dark() ? "dark" : "light");
        }
        check("the theme is the system's, and the button's", seen.join() === wanted.join()
            ? [] : [seen.join()]);
    }

    /* What a sheet of paper gets: the rules for print put in force, those for the screen out of it. */
    function checkPrint() {
        for (const sheet of document.styleSheets)
            for (const rule of sheet.cssRules)
                if (rule instanceof CSSMediaRule && /print|screen/.test(rule.media.mediaText))
                    rule.media.mediaText = /print/.test(rule.media.mediaText) ? "all" : "not all";
        document.documentElement.dataset.theme = "dark";
        check("paper has no buttons", all("nav, .command button").filter(shown).map(name));
        check("paper is light", luminance(style(document.body).backgroundColor) === 1);
        check("paper shows every chart once", all("figure.chart").filter((figure) =>
            all("svg", figure).filter(shown).length !== 1).map(name));
        check("no chart is broken over pages", all("figure.chart").filter((figure) =>
            style(figure).breakInside !== "avoid").map(name));
        for (const details of all("details"))
            details.open = false;
        dispatchEvent(new Event("beforeprint"));
        check("all is open for print", all("details:not([open])").map(name));
        dispatchEvent(new Event("afterprint"));
        check("and folded after it", all("details[open]").map(name));
    }

    /* Only where browser.sh has put a point that says something into the first chart. */
    function checkTooltip() {
        const tip = all(".chart .tip").find((t) => t.dataset.tip === "a <tip>");
        const box = document.querySelector(".tooltip");
        const at = { bubbles: true, clientX: innerWidth - 1, clientY: 5 };
        const fits = () => {
            const r = box.getBoundingClientRect();

            return !box.hidden && r.left >= 0 && r.right <= innerWidth && r.top >= 0;
        };
        const seen = [];

        check("every point says something", all(".chart .tip").filter((t) => !t.dataset.tip).map(name));
        if (!tip)
            return;
        if (!box)
            return check("a point says what it is", ["no box"]);
        seen.push(box.hidden, tip.querySelector("title") === null);
        for (const type of ["pointerover", "pointerdown"]) {
            tip.firstElementChild.dispatchEvent(new PointerEvent(type, at));
            seen.push(fits() && box.textContent === "a <tip>");
            document.body.dispatchEvent(new PointerEvent(type, at));
            seen.push(box.hidden);
        }
        tip.firstElementChild.dispatchEvent(new PointerEvent("pointerover", at));
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
        seen.push(box.hidden);
        check("a point says what it is", seen.every(Boolean) ? [] : [seen.join()]);
    }

    try {
        check("the window is as asked for", String(innerWidth) === asked.get("width")
            ? [] : [innerWidth + " wide"]);
        checkDocument();
        checkCharts();
        check("nothing is wider than the window", overflow());
        openAll();
        check("nor is what was folded", overflow());
        checkTables();
        checkHighlight();
        checkTheme();
        checkTooltip();
        checkPrint();
        lines.push("done");
    } catch (error) {
        lines.push("FAILED: " + error + " " + error.stack);
    }
    parent.postMessage("\n" + lines.join("\n") + "\n", "*");
})();
