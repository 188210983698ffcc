// Draw every chart of the page. Expressions are interpreted ("ast"), never compiled, so that the
// page can forbid the making of code from text.
(function () {
  "use strict";
  var options = {
    mode: "vega-lite",
    renderer: "svg",
    ast: true,
    actions: false,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  };

  function draw(view) {
    var spec = JSON.parse(document.getElementById(view.dataset.spec).textContent);
    return window.vegaEmbed(view, spec, options);
  }

  function openAll(open) {
    document.querySelectorAll("details[data-print]").forEach(function (details) {
      details.open = open;
    });
  }

  window.addEventListener("beforeprint", function () { openAll(true); });
  Promise.all(Array.prototype.map.call(document.querySelectorAll("[data-spec]"), draw)).then(
    function () { document.documentElement.dataset.charts = "drawn"; },
    function (error) { console.error(error); }
  );
})();
