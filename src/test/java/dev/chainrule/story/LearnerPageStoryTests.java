package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody wants to understand, and works through a lesson; then looks inside and asks. Skipped where there is no browser. */
@Story
class LearnerPageStoryTests extends PageStory {

    LearnerPageStoryTests(@LocalServerPort int port) {
        super(port);
    }

    /** With the numbers that the page shows, as one who reckons by hand has them. */
    @Test
    void worksOutTheBlameOfAWeightByHandToTheEndOfTheLesson() {
        browser.go(page + "#/learn/4");
        browser.click("button", "Make the network");
        browser.until("document.querySelectorAll('.question input').length === 4");
        hasDone(1);

        answer(0, "NUMBERS[0].split('=')[1].split(' + ').reduce((sum, term) => sum + product(term), 0)");
        answer(1, "valueOf('∂L/∂a') * valueOf('∂a/∂z')");
        answer(2, "valueOf('∂L/∂a') * valueOf('∂a/∂z') * Number(/0 came (\\S+)/.exec(NUMBERS[2])[1])");
        hasDone(4);
        browser.until(
                "[...document.querySelectorAll('button')].find(each => each.textContent === 'Move every weight').disabled");
        answer(3, """
                (() => {
                  const [, weight, rate] = /with w = (\\S+) and learning rate (\\S+)/.exec(NUMBERS[3]).map(Number);
                  return weight - rate * Number(document.querySelectorAll('.question input')[2].value);
                })()""");
        browser.click("button", "Move every weight");
        hasDone(5);
        browser.click("button", "Check all nine");
        hasDone(6);
        browser.click(".tasks a", "The next lesson");
        browser.until("document.querySelector('h1')?.textContent === 'The learning rate'");
        browser.go(page + "#/learn");
        browser.until("document.querySelectorAll('.lessons .status').length === 1");
    }

    @Test
    void doesNotTakeAWrongNumberForRight() {
        browser.go(page + "#/learn/4");
        browser.click("button", "Make the network");
        browser.until("document.querySelectorAll('.question input').length === 4");
        type(1, "0.9");
        browser.until("document.querySelector('.question input[aria-invalid=true]')");

        hasDone(1);
        assertThat(browser.text()).contains("Not yet. The chain rule: multiply the two.");
    }

    @Test
    void seesWhatANeuronAddsUpAndWhatBecomesOfTheAnswerWithoutIt() {
        train("learner_inside", "{\"dataset\": \"xor\", \"name\": \"learner_inside\", \"network\": {\"layers\": [3]}}");
        browser.go(page + "#/inside/learner_inside");
        browser.until("document.querySelectorAll('.traced-net .unit').length === 6");
        browser.ask("document.querySelector('.traced-net .unit[role=button]')"
                + ".dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))");
        browser.until("document.querySelector('.neuron-panel h2')?.textContent.startsWith('hidden 1, neuron')");
        browser.until("document.body.innerText.includes('∂L/∂z = ∂L/∂a · ∂a/∂z')");
        browser.click(".neuron-panel .check", "silence");
        browser.until("document.querySelector('.neuron-panel table tbody th')");
        browser.until("document.body.innerText.includes('before')");
        browser.click("button", "Play it step by step");
        browser.until("document.querySelector('.phase')?.textContent === 'forwards'");
        browser.ask("(() => { const film = document.querySelector('input[aria-label=Scene]'); film.value = film.max;"
                + " film.dispatchEvent(new Event('input', { bubbles: true })); })()");
        browser.until("document.querySelector('.phase')?.textContent === 'update'");
    }

    @Test
    void movesASliderAndSeesTheAnswerMove() {
        train("learner_ask", "{\"dataset\": \"houses\", \"name\": \"learner_ask\", \"network\": {\"layers\": []}}");
        browser.go(page + "#/predict/learner_ask");
        browser.until("document.querySelector('.answer')?.textContent === '200,000'");
        browser.ask("(() => { const slider = document.querySelector('.rowform input[type=range]'); slider.value = 2000;"
                + " slider.dispatchEvent(new Event('input', { bubbles: true })); })()");
        browser.until("document.querySelector('.answer').textContent === '400,000'");
        browser.until("document.querySelectorAll('table.shares tr').length === 1");
    }

    private void train(String name, String definition) {
        browser.go(page + "#/learn");
        browser.until("document.querySelector('h1')?.textContent === 'Learn'");
        assertThat(browser.ask("""
                fetch('/jobs?wait=60', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '%s' })
                  .then(answer => answer.json()).then(job => job.status)""".formatted(definition)).asString("")).as(name).isEqualTo("succeeded");
    }

    private void hasDone(int tasks) {
        browser.until("document.querySelectorAll('.tasks li.done').length === " + tasks);
    }

    /** Works out a number from what stands on the page, with four digits, and types it. */
    private void answer(int question, String expression) {
        String number = browser.ask("""
                (() => {
                  const NUMBERS = [...document.querySelectorAll('h2')].find(each => each.textContent === 'By hand')
                    .parentElement.querySelectorAll('p.numbers');
                  return (texts => {
                    const NUMBERS = texts;
                    const product = term => term.replace(/[()]/g, '').split('·').map(Number).reduce((one, other) => one * other, 1);
                    const valueOf = name => Number(new RegExp(name + ' = (\\\\S+?)(,|$)').exec(NUMBERS[1])[1]);
                    return (%s).toPrecision(4);
                  })([...NUMBERS].map(each => each.textContent));
                })()""".formatted(expression)).asString("");
        type(question, number);
        browser.until("document.querySelectorAll('.question')[%s].textContent.includes('right:')".formatted(question));
    }

    private void type(int question, String text) {
        browser.until("document.querySelectorAll('.question input').length === 4");
        browser.ask("""
                (() => {
                  const field = document.querySelectorAll('.question input')[%s];
                  field.value = '%s';
                  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
                })()""".formatted(question, text));
    }
}
