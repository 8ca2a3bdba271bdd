// CloudFront in front of a private bucket: a function for "viewer request", runtime cloudfront-js-2.0.
// Pages are folders: /history/ is history/index.html, and /history leads there.
function handler(event) {
  var request = event.request;
  if (request.uri.endsWith("/")) {
    request.uri += "index.html";
  } else if (!request.uri.split("/").pop().includes(".")) {
    return {
      statusCode: 301,
      statusDescription: "Moved Permanently",
      headers: { location: { value: request.uri.replace(/^\/+/, "/") + "/" } },
    };
  }
  return request;
}
