(function () {
  // "hoa an" finds "Hòa An": letters without their marks, đ as d.
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d").trim();
  }
  document.querySelectorAll(".find, .check").forEach(function (part) { part.hidden = false; });
  var rows = Array.from(document.querySelectorAll("tbody tr"));
  var names = rows.map(function (row) { return fold(row.querySelector("th").textContent); });
  document.querySelector(".find").addEventListener("submit", function (event) { event.preventDefault(); });
  document.getElementById("find").addEventListener("input", function (event) {
    var wanted = fold(event.target.value), count = 0;
    rows.forEach(function (row, n) {
      row.hidden = names[n].indexOf(wanted) < 0;
      if (!row.hidden) { count += 1; }
    });
    document.getElementById("found").textContent = wanted ? "Tìm thấy " + count + " địa bàn" : "";
  });
  function plain(code) { return code.toUpperCase().replace(/[^A-Z0-9]/g, ""); }
  var known = {};
  document.querySelectorAll("[data-code]").forEach(function (one) {
    known[plain(one.dataset.code)] = one.querySelector("a");
  });
  document.getElementById("code").addEventListener("input", function (event) {
    var written = plain(event.target.value), said = document.getElementById("said");
    said.textContent = "";
    if (written && known[written]) {
      said.append("Đúng là bản của đợt này: ");
      said.append(known[written].cloneNode(true));
      said.lastChild.textContent = known[written].title.split(",")[0];
    } else if (written.length > 12) {
      said.textContent = "Không có mã này trong đợt.";
    }
  });
})();
