"use strict";
(() => {
  const given = JSON.parse(document.getElementById("report-data").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const paper = window.matchMedia("print");
  const settings = {responsive: true, displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"]};

  const faded = (color, alpha) => {
    const part = (at) => parseInt(color.slice(at, at + 2), 16);
    return `rgba(${part(1)}, ${part(3)}, ${part(5)}, ${alpha})`;
  };

  const look = () => {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue(name).trim();
    const night = dark.matches && !paper.matches;
    return {ink: value("--ink"), quiet: value("--quiet"), grid: value("--grid"), sheet: value("--sheet"),
            line: value("--line"), sans: value("--sans"), serif: value("--serif"),
            inks: given.inks[night ? "dark" : "light"], night};
  };

  const coloured = (trace, now) => {
    const made = structuredClone(trace);
    if (trace.meta.band !== undefined) {
      const band = given.bands[trace.meta.band];
      made.line.color = faded(band.color, 0.8);
      if (made.fill) {
        made.fillcolor = faded(band.color, band.alpha * (now.night ? 1.4 : 1));
        if (made.fillpattern) made.fillpattern.fgcolor = faded(band.color, 0.75);
      }
    } else {
      const color = now.inks[trace.meta.ink % now.inks.length];
      if (made.line) made.line.color = color;
      if (made.marker) made.marker.color = color;
    }
    return made;
  };

  const layout = (own, now) => {
    const axis = (part) => ({...part, title: {...part.title, standoff: 8}, gridcolor: now.grid, zeroline: false, linecolor: now.line, ticks: "outside",
                             tickcolor: now.line, automargin: true, tickfont: {size: 11}, mirror: true, showline: true});
    return {
      ...own, xaxis: axis(own.xaxis), yaxis: axis(own.yaxis), paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)", font: {family: now.sans, size: 12, color: now.ink},
      title: {text: own.title.text, font: {family: now.serif, size: 15}, x: 0.02, xanchor: "left", y: 0.97, yanchor: "top"},
      margin: {l: 56, r: 14, t: 40, b: 20}, hovermode: "closest",
      hoverlabel: {bgcolor: now.sheet, bordercolor: now.line, font: {color: now.ink, family: now.sans}, align: "left"},
      legend: {orientation: "h", yref: "container", y: 0.01, yanchor: "bottom", x: 0, font: {size: 10.5}, bgcolor: "rgba(0,0,0,0)"},
    };
  };

  const draw = () => {
    const now = look();
    for (const [id, chart] of Object.entries(given.charts)) {
      const place = document.getElementById(id);
      Plotly.react(place, chart.data.map((trace) => coloured(trace, now)), layout(chart.layout, now), settings);
    }
  };

  const opened = [];
  const prepare = () => {
    for (const part of document.querySelectorAll("details:not([open])")) {
      if (part.querySelectorAll("tbody tr").length <= 60) { part.open = true; opened.push(part); }
    }
  };
  const restore = () => { while (opened.length) opened.pop().open = false; };

  draw();
  dark.addEventListener("change", draw);
  paper.addEventListener("change", () => {
    if (paper.matches) prepare(); else restore();
    draw();
  });
  document.documentElement.dataset.drawn = Object.keys(given.charts).length;
})();
