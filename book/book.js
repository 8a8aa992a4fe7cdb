/* book.js: the little that a page cannot do without a script.  Every page reads well
   without it. */
(function () {
	"use strict";
	var root = document.documentElement;
	var dark = window.matchMedia("(prefers-color-scheme: dark)");

	/* The button turns light into dark and back.  A choice that is the
	   system's own anyway is not remembered, so that it keeps following. */
	document.getElementById("theme").addEventListener("click", function () {
		var system = dark.matches ? "dark" : "light";
		var now = root.dataset.theme || system;
		var next = now === "dark" ? "light" : "dark";

		try {
			if (next === system) {
				delete root.dataset.theme;
				localStorage.removeItem("theme");
			} else {
				root.dataset.theme = next;
				localStorage.setItem("theme", next);
			}
		} catch (e) {
			root.dataset.theme = next;
		}
	});

	/* The list beside the text shows which section is being read. */
	var links = {}, here = null;
	document.querySelectorAll(".side ol a").forEach(function (a) {
		links[decodeURIComponent(a.hash.slice(1))] = a;
	});
	var heads = Object.keys(links).map(function (id) {
		return document.getElementById(id);
	}).filter(Boolean);
	function follow() {
		var current = null;
		heads.forEach(function (h) {
			if (h.getBoundingClientRect().top < 120)
				current = h;
		});
		if (current === here)
			return;
		if (here)
			links[here.id].removeAttribute("aria-current");
		if (current)
			links[current.id].setAttribute("aria-current", "true");
		here = current;
	}
	if (heads.length) {
		document.addEventListener("scroll", follow, { passive: true });
		follow();
	}
})();
