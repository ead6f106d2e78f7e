import { API_KEY, type ApiRequest, headersOf, jsonWith, withoutSecrets } from './request.ts'

/** Java 11 and newer with its own HTTP client; `java Call.java` runs it. */
export const java = (request: ApiRequest): string => {
  const { method, url, body, anonymous = false, key } = request
  const headers = [
    ...(anonymous
      ? []
      : [
          `.header("Authorization", ${key === undefined ? `"Bearer " + System.getenv("${API_KEY}")` : literal(`Bearer ${key}`)})`
        ]),
    ...headersOf(request).map(([name, text]) => `.header(${literal(name)}, ${literal(text)})`)
  ]
  const publisher = body === undefined ? 'BodyPublishers.noBody()' : `BodyPublishers.ofString(${bodyText(body)})`
  const steps = [...headers, `.method(${literal(method)}, ${publisher})`, '.build();']
  return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

class Call {
  public static void main(String[] arguments) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(${literal(url)}))
        ${steps.join('\n        ')}
    System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }
}`
}

const bodyText = (body: unknown): string => {
  if (typeof body === 'string') return literal(body)
  const text = literal(jsonWith(withoutSecrets(body), variable => `\uE001${variable}\uE001`))
  return text.replace(/\uE001(\w+)\uE001/g, (_, variable: string) => `\\"" + System.getenv("${variable}") + "\\"`)
}

/** JSON's escapes of a text are Java's too. */
const literal = (text: string): string => JSON.stringify(text)
