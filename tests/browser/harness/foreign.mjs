// Foreign documents whose raw HTML tries to do something in the reader's browser, and one that only looks nice.
// Each vector is a page of its own, so that what one broke does not hide another.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/// `seen.ran` is what `observe` in world.mjs made; a frame reaches it through `top`.
const RUN = "top.seen.ran.push(1)";

/// name -> Markdown. What a click or a key would start, the test clicks.
export const VECTORS = {
  "script": `<script>${RUN}</script>`,
  "script-upper": `<SCRIPT>${RUN}</SCRIPT>`,
  "script-inline": `words <script>${RUN}</script> words`,
  "script-src": `<script src="data:text/javascript,${RUN}"></script>`,
  "script-module": `<script type="module">${RUN}</script>`,
  "script-unclosed": `<script>${RUN}//`,
  "img-onerror": `<img src="missing.png" onerror="${RUN}">`,
  "img-onerror-inline": `words <img src=missing.png onerror=${RUN}> words`,
  "img-slashes": `<img/src="missing.png"/onerror="${RUN}">`,
  "img-newline": `<img src="missing.png"\nonerror="${RUN}">`,
  "video-onerror": `<video><source onerror="${RUN}" src="missing.mp4"></video>`,
  "audio-onloadstart": `<audio src="missing.mp3" onloadstart="${RUN}" autoplay></audio>`,
  "input-onfocus": `<input autofocus onfocus="${RUN}">`,
  "details-ontoggle": `<details open ontoggle="${RUN}"><summary>s</summary>t</details>`,
  "div-onclick": `<div onclick="${RUN}" class="press">press</div>`,
  "div-onmouseover": `<p onmouseover="${RUN}" class="press">press</p>`,
  "body-onload": `<body onload="${RUN}">`,
  "marquee-onstart": `<marquee onstart="${RUN}">x</marquee>`,
  "animation-start": `<style>@keyframes k{}</style><b style="animation:k 1s" onanimationstart="${RUN}">x</b>`,
  "svg-onload": `<svg onload="${RUN}"></svg>`,
  "svg-script": `<svg><script>${RUN}</script></svg>`,
  "svg-animate": `<svg><animate onbegin="${RUN}" attributeName="x" dur="1s"></animate></svg>`,
  "svg-use": `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='${RUN}'/></svg>#x"></use></svg>`,
  "svg-link": `<svg><a xlink:href="javascript:${RUN}"><text y="20" class="press">press</text></a></svg>`,
  "math-link": `<math><mtext><a href="javascript:${RUN}" class="press">press</a></mtext></math>`,
  "iframe-srcdoc": `<iframe srcdoc="<script>${RUN}</script>"></iframe>`,
  "iframe-javascript": `<iframe src="javascript:${RUN}"></iframe>`,
  "iframe-data": `<iframe src="data:text/html,<script>${RUN}</script>"></iframe>`,
  "object-data": `<object data="data:text/html,<script>${RUN}</script>"></object>`,
  "embed-src": `<embed src="javascript:${RUN}">`,
  "link-javascript": `<a href="javascript:${RUN}" class="press">press</a>`,
  "link-upper": `<a href="JaVaScRiPt:${RUN}" class="press">press</a>`,
  "link-entity": `<a href="&#106;avascript:${RUN}" class="press">press</a>`,
  "link-tab": `<a href="java&#9;script:${RUN}" class="press">press</a>`,
  "link-space": `<a href=" &#1;javascript:${RUN}" class="press">press</a>`,
  "link-unquoted": `<a href=javascript:${RUN} class=press>press</a>`,
  "link-markdown": `[press](javascript:${RUN})`,
  "link-markdown-angle": `[press](<javascript:${RUN}>)`,
  "link-markdown-entity": `[press](&#106;avascript:${RUN})`,
  "link-autolink": `<javascript:${RUN}>`,
  "link-reference": `[press][x]\n\n[x]: javascript:${RUN}`,
  "link-data": `[press](data:text/html,<script>${RUN}</script>)`,
  "image-markdown": `![press](javascript:${RUN})`,
  "image-title": `![a](missing.png "x\\" onerror=\\"${RUN}")`,
  "form-action": `<form action="javascript:${RUN}"><button class="press">press</button></form>`,
  "form-formaction": `<form><button formaction="javascript:${RUN}" class="press">press</button></form>`,
  "noscript-mutation": `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  "comment-mutation": `<!--><img src=x onerror="${RUN}">-->`,
  "comment-bang": `<!-- --!><img src=x onerror="${RUN}"> -->`,
  "textarea-mutation": `<textarea><p title="</textarea><img src=x onerror=${RUN}>">`,
  "template": `<template><script>${RUN}</script></template>`,
  "cdata": `<![CDATA[<img src=x onerror="${RUN}">]]>`,
  "processing": `<?x <img src=x onerror="${RUN}"> ?>`,
  "main-close": `</main></div><script>${RUN}</script>`,
  "heading": `## <img src=x onerror=${RUN}> heading`,
  "table-cell": `| a |\n|---|\n| <img src=x onerror=${RUN}> |`,
  "fence-word": `\`\`\`"><img/src=x/onerror=${RUN}>\ncode\n\`\`\``,
  "fence-title": `\`\`\`python title="<img src=x onerror=${RUN}>"\nx = 1\n\`\`\``,
  "fence-code": `\`\`\`html\n</code></pre><img src=x onerror=${RUN}>\n\`\`\``,
  "footnote": `text[^x]\n\n[^x]: <img src=x onerror=${RUN}>`,
  "lead-label": `**Bad: <img src=x onerror=${RUN}>**\n\n\`\`\`python\nx = 1\n\`\`\``,
  "meta-refresh": `<meta http-equiv="refresh" content="0;url=about:blank">`,
  "base": `<base href="https://elsewhere.example/">`,
  "style": `<style>main { display: none !important }</style>`,
  "style-attribute": `<div style="position:fixed;inset:0;z-index:9999;background:red">over everything</div>`,
  "link-stylesheet": `<link rel="stylesheet" href="data:text/css,main{display:none !important}">`,
  "image-elsewhere": `<img src="http://elsewhere.invalid/track.png" alt="">`,
};

/// Front matter is text of the author too.
const TITLES = {
  "front-title": `---\ntitle: "</title><script>${RUN}</script>"\ndescription: "\\"><script>${RUN}</script>"\n---\n\nwords`,
};

/// HTML as people write it in a README: harmless, and what the validator sees of it is ours to keep valid.
const HARMLESS = `# A document with HTML

<p align="center"><img src="picture.png" width="40" alt="a picture"></p>

<details>
<summary>More</summary>

Words with <kbd>Ctrl</kbd>, <sub>low</sub>, H<sup>2</sup>, a<br>break and an <a name="old-anchor"></a>anchor.

</details>

<table><tr><td>cell</td><td>cell</td></tr></table>

<!-- a comment -->

<div>

**Bad:**

\`\`\`python
print( "never closed"
\`\`\`

</div>

<p align="center">

![a picture](picture.png) and words

</p>

Words <p>and a block in their middle</p> and <div>words</div> and <hr> a line.

Not closed: <b>strong words

A tag of nobody: <custom-tag>words</custom-tag>, a stray </div> and an & alone.
`;

export function writeForeign(folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(VECTORS)) {
    writeFileSync(join(folder, `${name}.md`), `# The vector ${name}\n\nWords before.\n\n${text}\n\nWords after.\n`);
  }
  for (const [name, text] of Object.entries(TITLES)) writeFileSync(join(folder, `${name}.md`), `${text}\n`);
  writeFileSync(join(folder, "harmless.md"), HARMLESS);
  const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  writeFileSync(join(folder, "picture.png"), Buffer.from(pixel, "base64"));
}

export const FOREIGN_PAGES = [...Object.keys(VECTORS), ...Object.keys(TITLES)];
