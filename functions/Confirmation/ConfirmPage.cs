using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Outreach.Platform;

namespace Outreach.Confirmation;

/// <summary>Who asks the customer, as the page names them.</summary>
/// <param name="Person">The name of a staff member; null for one who has left.</param>
internal sealed record Asker(string? Person, string Company);

/// <summary>
/// The customer's page: HTML made here, without a script and without anything from elsewhere, so that it works in any browser, with a
/// keyboard and with a screen reader. What is to be written beside an answer shows by the style alone once that answer is chosen; without
/// the style all three show.
/// </summary>
internal sealed class ConfirmPage : IResult
{
    private const string Style =
        """
        :root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fff; --line: #6b6b76; --accent: #00508f; --on-accent: #fff;
          --bad: #a4161a; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #ececf1; --paper: #17171b; --line: #9a9aa6; --accent: #9ccbff; --on-accent: #00213d; --bad: #ff9d9a; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; font: 1.125rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
        main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .75rem; }
        fieldset { border: 0; margin: 1.5rem 0 0; padding: 0; min-width: 0; }
        legend { font-weight: 600; padding: 0; margin-bottom: .5rem; }
        .choice { border: 2px solid var(--line); border-radius: .5rem; margin: 0 0 .75rem; padding: 0 1rem; }
        .choice:focus-within { border-color: var(--accent); }
        .choice > label { display: inline-block; width: calc(100% - 2.5rem); padding: .75rem 0 .75rem .5rem; cursor: pointer; }
        input[type=radio] { width: 1.25rem; height: 1.25rem; margin: 0; vertical-align: middle; accent-color: var(--accent); }
        .more { display: none; padding-bottom: 1rem; }
        input:checked ~ .more { display: block; }
        .more label { font-weight: 600; }
        .hint, .small { font-size: 1rem; margin: .25rem 0; }
        textarea { width: 100%; min-height: 5rem; font: inherit; color: inherit; background: transparent; border: 2px solid var(--line);
          border-radius: .25rem; padding: .5rem; }
        button { font: inherit; font-weight: 600; min-height: 3rem; padding: .5rem 1.5rem; margin: .75rem 0; border: 0;
          border-radius: .5rem; color: var(--on-accent); background: var(--accent); cursor: pointer; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
        .fault { border: 2px solid var(--bad); border-radius: .5rem; padding: .75rem 1rem; margin: 1rem 0 0; }
        .fault h2 { font-size: 1.125rem; margin: 0; color: var(--bad); }
        .fault p { margin: .25rem 0 0; }
        @media (max-width: 24rem) { button { width: 100%; } }
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private readonly int _status;
    private readonly string _html;

    private ConfirmPage(int status, PageTexts texts, string title, string body)
    {
        _status = status;
        _html =
            $"""
            <!doctype html>
            <html lang="{texts.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex, nofollow">
            <title>{Encode(title)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            {body}
            </main>
            </body>
            </html>

            """;
    }

    /// <summary>The question, with what was wrong with an answer that came before.</summary>
    public static ConfirmPage Ask(PageTexts texts, Asker asker, FormFault? fault = null, AnswerKind? chosen = null)
    {
        var title = fault is null ? texts.Question : $"{texts.NotSentYet}: {texts.Question}";
        var body =
            $"""
            <h1>{Encode(texts.Question)}</h1>
            <p>{Encode(Fill(texts.Asks, texts, asker))}</p>
            {Explain(texts, fault)}<form method="post">
            <fieldset>
            <legend>{Encode(texts.YourAnswer)}</legend>
            {Choice(AnswerKind.Fixed, chosen, texts.Fixed, texts.WhatToLearn, texts.OneSentence)}
            {Choice(AnswerKind.NotYet, chosen, texts.NotYet, texts.WhatIsWrong, texts.OneSentence)}
            {Choice(AnswerKind.SomethingElse, chosen, texts.SomethingElse, texts.WhatElse, hint: null)}
            </fieldset>
            <button type="submit">{Encode(texts.Send)}</button>
            </form>
            <p class="small">{Encode(Fill(texts.WhoReadsIt, texts, asker))}</p>
            """;
        return new ConfirmPage(fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, texts, title, body);
    }

    public static ConfirmPage Thank(PageTexts texts, AnswerKind answer) => Say(
        StatusCodes.Status200OK,
        texts,
        texts.ThankYou,
        answer switch
        {
            AnswerKind.Fixed => texts.AfterFixed,
            AnswerKind.NotYet => texts.AfterNotYet,
            AnswerKind.SomethingElse => texts.AfterSomethingElse,
        });

    /// <summary>The link was used.</summary>
    public static ConfirmPage Used(PageTexts texts) => Say(StatusCodes.Status200OK, texts, texts.HaveYourAnswer, texts.UsedAlready);

    /// <summary>
    /// The link leads nowhere: forged, unknown, expired, revoked, or its customer has been erased. Which of these is nobody's business.
    /// </summary>
    public static ConfirmPage Nothing(PageTexts texts) => Say(StatusCodes.Status404NotFound, texts, texts.WorksNoMore, texts.WriteToUs);

    /// <summary>The answer could not be taken; nothing was stored.</summary>
    public static ConfirmPage Refused(PageTexts texts, int status) => Say(status, texts, texts.CouldNotBeRead, texts.TryAgain);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        return response.WriteAsync(_html, httpContext.RequestAborted);
    }

    private static ConfirmPage Say(int status, PageTexts texts, string title, string text) =>
        new(status, texts, title, $"<h1>{Encode(title)}</h1>\n<p>{Encode(text)}</p>");

    private static string Explain(PageTexts texts, FormFault? fault) => fault is not { } wrong ? "" :
        $"""
        <div class="fault" role="alert">
        <h2>{Encode(texts.NotSentYet)}</h2>
        <p>{Encode(wrong switch
        {
            FormFault.NothingChosen => texts.ChooseOne,
            FormFault.NothingWritten => texts.WriteSomething,
            FormFault.TooLong => texts.TooLong,
        })}</p>
        </div>

        """;

    private static string Choice(AnswerKind kind, AnswerKind? chosen, string label, string prompt, string? hint)
    {
        var (value, field) = (Json.NameOf(kind), AnswerForm.SentenceFieldOf(kind));
        var (describedBy, hintLine) = hint is null ? ("", "")
            : ($" aria-describedby=\"{field}_hint\"", $"<p class=\"hint\" id=\"{field}_hint\">{Encode(hint)}</p>\n");
        return
            $"""
            <div class="choice">
            <input type="radio" name="{AnswerForm.AnswerField}" id="{value}" value="{value}" required{(kind == chosen ? " checked" : "")}>
            <label for="{value}">{Encode(label)}</label>
            <div class="more">
            <label for="{field}">{Encode(prompt)}</label>
            {hintLine}<textarea name="{field}" id="{field}" rows="3" maxlength="{AnswerForm.MostUnits}"{describedBy}></textarea>
            </div>
            </div>
            """;
    }

    private static string Fill(string text, PageTexts texts, Asker asker)
    {
        var who = asker.Person is { } person
            ? string.Format(CultureInfo.InvariantCulture, texts.PersonOfCompany, person, asker.Company)
            : asker.Company;
        return string.Format(CultureInfo.InvariantCulture, text, who, asker.Company);
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
