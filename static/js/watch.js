// The demonstration of a session: dots that move from scene to scene.
// Without scripts the dots stand in their row and the sentences tell the story.
(() => {
  "use strict";
  const SCENE = 4500; // milliseconds: long enough to read its sentence
  for (const stage of document.querySelectorAll("[data-watch]")) {
    const play = stage.querySelector("[data-watch-play]");
    const scenes = [...stage.querySelectorAll(".watch-scenes li")];
    const dots = [...stage.querySelectorAll(".watch-dot")];
    let timer = 0;
    const show = (number) => {
      stage.dataset.scene = number;
      scenes.forEach((scene, at) => scene.toggleAttribute("aria-current", at === number));
      for (const dot of dots) {
        const far = [0, dot.dataset.revealed, dot.dataset.changed, dot.dataset.changed][number];
        dot.style.transform = `translateX(${far}px)`;
      }
    };
    const run = (number) => {
      show(number);
      if (number + 1 < scenes.length) timer = setTimeout(run, SCENE, number + 1);
      else play.textContent = play.dataset.again;
    };
    play.hidden = false;
    play.addEventListener("click", () => { clearTimeout(timer); run(0); });
    show(1);
  }
})();
