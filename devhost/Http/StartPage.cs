using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Outreach.DevHost.Http;

/// <summary>The page at <c>/dev</c>: links to everything that the dev host adds. <c>/</c> leads to the board.</summary>
internal static class StartPage
{
    public static void MapStartPage(this IEndpointRouteBuilder endpoints, TimeProvider clock)
    {
        endpoints.MapGetResult("/", context => Task.FromResult(
            Results.LocalRedirect(context.Request.Cookies.ContainsKey(SignIn.Cookie) ? "/board" : "/dev/sign-in?returnUrl=/board")));
        endpoints.MapGetResult("/dev", _ => Task.FromResult(Page.Html("Outreach dev host",
            $"""
            <p>It is {clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC by the clock of this host.</p>
            <dl>
            <dt><a href="/board">Board</a></dt><dd>a day of work in the browser</dd>
            <dt><a href="/dev/sign-in">Sign in</a></dt><dd>as one of the staff</dd>
            <dt><a href="/dev/inbox">Inbox</a></dt><dd>every e-mail that would have been sent</dd>
            <dt><a href="/dev/clock">Clock</a></dt><dd>what time it is here; POST moves it</dd>
            <dt><a href="/dev/orchestrations">Orchestrations</a></dt><dd>what runs, and its history</dd>
            <dt><a href="{Readiness.HealthPath}">Health</a></dt><dd>whether the functions and their storage answer</dd>
            </dl>
            """)));
    }
}
