"use strict";
(() => {
  const page = document.documentElement;

  // Filter: a row stays when its words, its kind and its verdicts all fit.
  for (const tools of document.querySelectorAll(".tools")) {
    const table = tools.parentElement.querySelector("table.verdicts");
    const rows = [...table.tBodies[0].rows];
    const search = tools.querySelector("input");
    const choices = [...tools.querySelectorAll("select")];
    const status = tools.querySelector("[role=status]");
    const fits = (row) => {
      const words = search.value.trim().toLowerCase().split(/\s+/);
      return words.every((word) => row.dataset.words.includes(word)) && choices.every(({dataset, value}) =>
        value === "" || (dataset.by === "tag" ? row.dataset.tag === value : row.dataset.verdicts.includes(`|${value}|`)));
    };
    const apply = () => {
      for (const row of rows) row.hidden = !fits(row);
      status.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
    };
    for (const input of [search, ...choices]) input.addEventListener("input", apply);
    tools.hidden = false;
    apply();
  }

  // A table that is broader than its place says so.
  const broad = () => {
    for (const place of document.querySelectorAll(".scroll")) {
      place.classList.toggle("cut", place.scrollWidth > place.clientWidth + 1);
    }
  };
  broad();
  window.addEventListener("resize", broad);
  document.addEventListener("toggle", broad, true);

  // What a link leads to is opened.
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    if (target) target.scrollIntoView();
  };
  window.addEventListener("hashchange", open);
  open();

  // On paper everything short is open.
  const opened = [];
  window.matchMedia("print").addEventListener("change", ({matches}) => {
    if (!matches) { while (opened.length) opened.pop().open = false; return; }
    for (const part of document.querySelectorAll("details:not([open])")) {
      if (part.querySelectorAll("tbody tr").length <= 60) { part.open = true; opened.push(part); }
    }
  });
  // On a narrow screen the answer comes before the contents.
  if (window.matchMedia("(max-width: 62rem)").matches) document.querySelector("nav details").open = false;

  page.dataset.ready = "yes";
})();
