// The administrator's pages without 'unsafe-eval': what unfold's templates say in their attributes
// is read by Alpine's CSP build, which knows no global names, statements or template literals.
// So the functions of unfold's app.js are put into scope, and the few expressions that the build
// cannot read are said otherwise. A test compares them with unfold's templates.
(() => {
  "use strict";
  const SAID_OTHERWISE = [
    ["x-bind:style", "`width: ${sidebarWidth}px`", "'width: ' + sidebarWidth + 'px'"],
    [
      "x-on:click",
      "if (!$event.target.closest('a')) { openUserLinks = !openUserLinks }",
      "$event.target.closest('a') || (openUserLinks = !openUserLinks)",
    ],
    [
      "x-on:mousemove.window",
      "if (resizing) { sidebarWidth = Math.min(max, Math.max(min, getComputedStyle($el).direction === 'rtl' ? document.getElementById('nav-sidebar').getBoundingClientRect().right - $event.clientX : $event.clientX)); localStorage.setItem('sidebarWidth', sidebarWidth); }",
      "resizing && widenSidebar($event.clientX, min, max)",
    ],
    [
      "x-on:keydown.enter.prevent",
      "if (!$event.metaKey && !$event.ctrlKey) selectItem(true, false)",
      "$event.metaKey || $event.ctrlKey || selectItem(true, false)",
    ],
    [
      "x-on:keydown.enter.prevent",
      "if (!$event.metaKey && !$event.ctrlKey) selectItem(false, false)",
      "$event.metaKey || $event.ctrlKey || selectItem(false, false)",
    ],
    [
      "x-bind:action",
      "activeTab && activeTab !== 'general' ? window.location.pathname + window.location.search + '#' + activeTab : window.location.pathname + window.location.search",
      "addressOfTab(activeTab)",
    ],
  ];
  const added = {
    getCurrentTab: () => getCurrentTab(),
    sortRecords: (event) => sortRecords(event),
    moveRecords: (event) => moveRecords(event),
    addressOfTab: (tab) =>
      location.pathname + location.search + (tab && tab !== "general" ? `#${tab}` : ""),
    widenSidebar(x, least, most) {
      this.sidebarWidth = Math.min(most, Math.max(least, x));
      localStorage.setItem("sidebarWidth", this.sidebarWidth);
    },
  };
  document.addEventListener("alpine:init", () => {
    Alpine.data("theme", (given) => ({ ...theme(given), ...added }));
    Alpine.data("searchCommand", searchCommand);
    for (const [attribute, theirs, ours] of SAID_OTHERWISE) {
      for (const element of document.querySelectorAll(`[${CSS.escape(attribute)}]`)) {
        if (element.getAttribute(attribute) === theirs) element.setAttribute(attribute, ours);
      }
    }
  });
})();
