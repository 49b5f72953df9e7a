// Why something did not get to the server. Only where there was no answer at all is it the line (`fetch` throws a TypeError);
// an answer that leads away leads to the log-in, and the token of another log-in is refused (403).
export const login = "登录过期了";
export const refused = "服务器没有存上";

export const unanswered = (error) => (error instanceof TypeError ? "没有网络" : refused);

export const refusal = (answer) => (answer.type === "opaqueredirect" || answer.status === 403 ? login : refused);
