using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Outreach.DevHost.Http;

public sealed record SignInChoice(string Id, string Name, string Role);

/// <summary>
/// <c>/dev/sign-in</c>: a browser chooses the staff member it signs in as. There is no password: it is this machine, and invented people.
/// </summary>
internal static class SignIn
{
    private const string Board = "/board";

    /// <summary>The cookie that holds the staff id.</summary>
    public const string Cookie = "outreach-staff";

    public static void MapSignIn(
        this IEndpointRouteBuilder endpoints, Func<CancellationToken, Task<IReadOnlyList<SignInChoice>>> staff)
    {
        endpoints.MapGetResult("/dev/sign-in", async context =>
            Form(await staff(context.RequestAborted), context.Request.Cookies[Cookie], LocalUrl(context.Request.Query["returnUrl"])));

        endpoints.MapPostResult("/dev/sign-in", async context =>
        {
            if (!context.Request.HasFormContentType)
            {
                return Problem.Result(StatusCodes.Status415UnsupportedMediaType, "Send a form with staffId.");
            }

            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var staffId = form["staffId"].ToString();
            if (staffId.Length == 0)
            {
                context.Response.Cookies.Delete(Cookie);
                return Results.LocalRedirect("/dev/sign-in");
            }

            if (!(await staff(context.RequestAborted)).Any(choice => choice.Id == staffId))
            {
                return Problem.Result(StatusCodes.Status400BadRequest, "staffId names nobody on the staff.");
            }

            context.Response.Cookies.Append(
                Cookie, staffId, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
            return Results.LocalRedirect(LocalUrl(form["returnUrl"]));
        });
    }

    /// <summary>The address if it is a path of this host, else the board: a sign-in must not lead elsewhere.</summary>
    internal static string LocalUrl(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : Board;

    private static IResult Form(IReadOnlyList<SignInChoice> staff, string? current, string returnUrl)
    {
        if (staff.Count == 0)
        {
            return Page.Html(
                "Sign in",
                "<p>Nobody is on the staff yet: start the dev host with <code>--seed staff</code> or <code>--seed demo</code>.</p>");
        }

        var choices = new StringBuilder();
        foreach (var choice in staff.OrderBy(choice => choice.Name, StringComparer.Ordinal))
        {
            choices.Append($"""<li><button name="staffId" value="{Encode(choice.Id)}"{(choice.Id == current ? Current : "")}>""")
                .Append($"<strong>{Encode(choice.Name)}</strong> <span>{Encode(choice.Role)}</span></button></li>");
        }

        return Page.Html("Sign in",
            $"""
            <p>Who are you today? These people are invented; there are no passwords on this machine.</p>
            <form method="post">
            <input type="hidden" name="returnUrl" value="{Encode(returnUrl)}">
            <ul class="choices">{choices}</ul>
            </form>
            {(current is null ? "" : SignOut)}
            """);
    }

    private const string Current = " aria-current=\"true\"";

    private const string SignOut =
        """<form method="post"><input type="hidden" name="staffId" value=""><button>Sign out</button></form>""";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
