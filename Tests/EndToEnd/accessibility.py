"""What axe-core and a ruler say of a page that headless Chromium shows. WCAG 2.1, levels A and AA."""

import importlib.util
import pathlib

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

# A phone; 1280 pixels enlarged to 400 %, which leaves as much; a desk.
NARROW, ENLARGED, WIDE = (320, 640, 1), (320, 256, 4), (1280, 900, 1)


def axe_source():
    package = importlib.util.find_spec("axe_playwright_python")
    assert package, "axe-core is not installed: run Scripts/setup"
    return (pathlib.Path(package.submodule_search_locations[0]) / "axe.min.js").read_text()


def emulate(driver, size, media="screen", **features):
    width, height, scale = size
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": height, "deviceScaleFactor": scale, "mobile": False})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "media": media,
        "features": [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]})


def axe_findings(driver, without=()):
    """Rule and place of each violation; also of what axe cannot decide."""
    if not driver.execute_script("return typeof axe == 'object'"):
        driver.execute_script(axe_source())
    result = driver.execute_async_script(
        """const [tags, without, done] = arguments;
        const rules = Object.fromEntries(without.map(name => [name, {enabled: false}]));
        axe.run(document, {runOnly: {type: 'tag', values: tags}, rules}).then(done, error => done(String(error)));""",
        TAGS, list(without))
    assert isinstance(result, dict), result
    assert len(result["passes"]) >= 15, "axe looked at next to nothing"
    return [f"{item['id']}: {node['target']} {node['failureSummary']}"
            for kind in ("violations", "incomplete") for item in result[kind] for node in item["nodes"]]


MEASURE = """
const found = [];
const root = document.scrollingElement;
if (root.scrollWidth > innerWidth) found.push(`scrolls sideways: ${root.scrollWidth} in ${innerWidth}`);
for (const target of document.querySelectorAll('a, button')) {
  const box = target.getBoundingClientRect();
  if (getComputedStyle(target).display == 'none' || !box.width) continue;
  if (box.width < 44 || box.height < 44) found.push(`${target.outerHTML}: ${box.width} x ${box.height}`);
  if (box.left < 0 || box.right > innerWidth) found.push(`${target.outerHTML}: ends at ${box.right}`);
}
for (const element of document.body.querySelectorAll('*')) {
  const style = getComputedStyle(element);
  if (style.overflow != 'visible' && element.scrollHeight > element.clientHeight + 1) found.push(`cut: ${element.outerHTML}`);
}
// Lines of a text that lie upon those of another.
const texts = [...document.querySelectorAll('h1, h2, p, li, dt, dd, button')].filter(e => e.getClientRects().length);
for (const one of texts) for (const other of texts) {
  if (one === other || one.contains(other) || other.contains(one)) continue;
  const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
  if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    found.push(`overlap: ${one.outerHTML} and ${other.outerHTML}`);
}
return found;
"""


def measured_findings(driver):
    return driver.execute_script(MEASURE)


SPACED = """
const style = document.createElement('style');
style.textContent = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-bottom: 2em !important }`;
document.head.append(style);
"""


def spaced_findings(driver):
    """With the spacing that WCAG 1.4.12 lets readers set."""
    driver.execute_script(SPACED)
    return measured_findings(driver)
