import { quoted } from './format.js';

/** The same prediction as code for a program: each example runs as it stands. */

const LANGUAGES = [
  ['curl', curl], ['Python', python], ['JavaScript', javascript], ['Java', java], ['Open Inference Protocol', protocol],
];

/**
 * @param file a picture that is asked with instead of the row, `{name, type}`
 * @returns {{name: string, text: string}[]}
 */
export function calls(model, row, origin, file = null) {
  const able = file ? LANGUAGES.filter(([, write]) => write !== protocol) : LANGUAGES;
  return able.map(([name, write]) => ({ name, text: write(model, row, origin, file) }));
}

function typeOf(file) {
  return file?.type || 'application/json';
}

function address(model, origin) {
  return `${origin}/models/${reference(model)}/predict`;
}

/** By name and version: later versions do not change what a program gets. */
function reference({ name, version }) {
  return `${encodeURIComponent(name)}${version > 1 ? `:${version}` : ''}`;
}

function curl(model, row, origin, file) {
  return `curl -s -X POST ${quoted(address(model, origin))} \\\n  -H ${quoted(`Content-Type: ${typeOf(file)}`)} \\\n  ${file ? `--data-binary ${quoted(`@${file.name}`)}` : `-d ${quoted(body(row))}`}`;
}

function body(row) {
  return JSON.stringify({ instances: [row] });
}

function python(model, row, origin, file) {
  return `import json
import urllib.request

${file ? `picture = open(${literal(file.name)}, "rb").read()` : `row = json.loads(${literal(JSON.stringify(row))})`}
request = urllib.request.Request(
    ${literal(address(model, origin))},
    data=${file ? 'picture' : 'json.dumps({"instances": [row]}).encode()'},
    headers={"Content-Type": ${literal(typeOf(file))}})
with urllib.request.urlopen(request) as answer:
    print(json.load(answer)["predictions"][0])`;
}

/** A text between double quotes, as Python, JavaScript and Java understand it alike. */
function literal(text) {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, escaped)}"`;
}

function escaped(letter) {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function javascript(model, row, origin, file) {
  return `${file ? `import { readFile } from "node:fs/promises";

const picture = await readFile(${literal(file.name)});` : `const row = ${JSON.stringify(row, null, 2)};`}
const answer = await fetch(${literal(address(model, origin))}, {
  method: "POST",
  headers: { "Content-Type": ${literal(typeOf(file))} },
  body: ${file ? 'picture' : 'JSON.stringify({ instances: [row] })'},
});
console.log((await answer.json()).predictions[0]);`;
}

function java(model, row, origin, file) {
  return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;${file ? '\nimport java.nio.file.Path;' : ''}

public class Predict {
    public static void main(String[] arguments) throws Exception {
${file ? '' : `        String body = ${literal(body(row))};\n`}        HttpRequest request = HttpRequest.newBuilder(URI.create(${literal(address(model, origin))}))
                .header("Content-Type", ${literal(typeOf(file))})
                .POST(HttpRequest.BodyPublishers.${file ? `ofFile(Path.of(${literal(file.name)}))` : 'ofString(body)'})
                .build();
        System.out.println(HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body());
    }
}`;
}

const PROTOCOL_TYPES = { number: 'FP64', integer: 'INT64', boolean: 'BOOL' };

function protocol(model, row, origin) {
  const inputs = model.inputs.map(({ name, type }) => {
    const value = row[name] ?? null;
    return { name, shape: [1], datatype: PROTOCOL_TYPES[type] ?? 'BYTES', data: [PROTOCOL_TYPES[type] || value === null ? value : String(value)] };
  });
  return `curl -s -X POST ${quoted(`${origin}/v2/models/${encodeURIComponent(model.name)}${model.version > 1 ? `/versions/${model.version}` : ''}/infer`)} \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted(JSON.stringify({ inputs }))}`;
}
