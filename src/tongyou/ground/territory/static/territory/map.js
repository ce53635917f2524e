// Draws one outline without tiles: lines only, no request to any other host.
(function () {
  "use strict";
  function draw(box) {
    if (!window.L) { return; }
    fetch(box.dataset.outline, {credentials: "same-origin"}).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (feature) {
      box.hidden = false;
      var map = window.L.map(box, {attributionControl: false, scrollWheelZoom: false});
      var layer = window.L.geoJSON(feature, {className: "outline"}).addTo(map);
      map.fitBounds(layer.getBounds());
      layer.bindTooltip(feature.properties.name);
    }).catch(function () { box.hidden = true; });
  }
  document.querySelectorAll("[data-outline]").forEach(draw);
}());
