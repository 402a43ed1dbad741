using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;

namespace Outreach.Staff.Authorization;

/// <summary>
/// Around every HTTP function, in the worker and on the dev host: who is calling and whether they may is settled here and nowhere else, by
/// what the function's <see cref="AuthorizeAttribute"/> says; and what goes wrong becomes problem details.
/// </summary>
internal sealed partial class RequestGuard(
    HttpFunctions functions,
    ICallerSource callers,
    StaffStore staff,
    RequestLimits limits,
    KeptAnswers answers,
    ILogger<RequestGuard> log)
{
    /// <summary>The Functions host takes no longer body than 100 MB from outside.</summary>
    private const long LongestBody = 128 * 1024 * 1024;

    private const string MachineWithKey = "key";

    /// <summary>Who is calling. Only what the roster alone may call can ask.</summary>
    public static StaffMember CallerOf(HttpRequest request) =>
        request.HttpContext.Features.Get<StaffMember>()
            ?? throw new InvalidOperationException("Who wants to know their caller must not permit who has no name.");

    /// <summary>The person who is calling; null for a machine with the key.</summary>
    public static StaffMember? FindCallerOf(HttpRequest request) => request.HttpContext.Features.Get<StaffMember>();

    /// <summary>Answers a request, once its caller may make it.</summary>
    public async Task AnswerAsync(HttpContext http, string function, Func<Task<IResult>> run, CancellationToken cancellationToken)
    {
        var declared = functions[function];
        using var span = Spans.BeginRequest(declared.Method, declared.Route);
        SecurityHeaders.SetFor(http.Request);
        try
        {
            var caller = await IdentifyAsync(http.Request, declared.Access, cancellationToken);
            if (caller is not null)
            {
                http.Features.Set(caller);
                http.Features.Set(new Caller(caller.Id));
            }

            if (KeptAnswers.Concerns(declared, http.Request))
            {
                await answers.AnswerAsync(http, declared, caller?.Id ?? "", run, cancellationToken);
            }
            else
            {
                await (await run()).ExecuteAsync(http);
            }
        }
        catch (Exception failed)
        {
            await ExplainAsync(http, failed, declared, cancellationToken);
        }

        span.Answered(http.Response.StatusCode);
        await ReadToEndAsync(http);
    }

    /// <summary>Checks what somebody on the roster may do.</summary>
    /// <exception cref="ProblemException">403: they may not.</exception>
    public static void Require(Access access, StaffMember caller)
    {
        if (access is Access.MachineOrPerson or >= Access.Person && !caller.IsPerson)
        {
            throw new ProblemException(
                403,
                "A person is needed.",
                $"'{caller.Id}' is a {Json.NameOf(caller.Type)} account; customers are answered by a person, by name.")
            {
                Errors = new Dictionary<string, string[]>
                {
                    ["by"] = [
                    $"'{caller.Id}' is a {Json.NameOf(caller.Type)} account; a person is needed."]
                },
            };
        }

        if ((access == Access.Lead && caller.Role == StaffRole.Agent) || (access == Access.Admin && caller.Role != StaffRole.Admin))
        {
            var needed = access == Access.Lead ? "A lead is needed." : "An admin is needed.";
            throw new ProblemException(403, needed, $"{needed} The role of '{caller.Id}' is {Json.NameOf(caller.Role)}.")
            {
                Errors = new Dictionary<string, string[]> { ["by"] = [needed] },
            };
        }
    }

    /// <summary>Null where the caller needs no name.</summary>
    private async Task<StaffMember?> IdentifyAsync(HttpRequest request, Access access, CancellationToken cancellationToken)
    {
        var isMachine = access == Access.MachineOrPerson && callers.MayHandInMentions(request);
        if (access is Access.Anyone or Access.MachineOrPerson)
        {
            limits.Count(isMachine ? MachineWithKey : callers.AddressOf(request));
        }

        switch (access)
        {
            case Access.Anyone:
            case Access.MachineOrPerson when isMachine:
            case Access.Roster when callers.RosterIsPublic:
                return null;
        }

        var roster = await staff.GetRosterAsync(cancellationToken);
        var caller = roster.Find(await callers.FindStaffIdAsync(request, roster, cancellationToken))
            ?? throw new ProblemException(
                401,
                "Who is calling?",
                access == Access.MachineOrPerson
                    ? "Only staff may do this, and a machine that has the key: sign in, or send the key in the header X-Outreach-Key."
                    : "Only staff may do this. Sign in as a member of the roster.");
        SamePerson.Require(request, caller.Id);
        Require(access, caller);
        if (callers.IsKnownByCookie(request))
        {
            SameOrigin.Require(request);
        }

        return caller;
    }

    private async Task ExplainAsync(HttpContext http, Exception failed, HttpFunction function, CancellationToken cancellationToken)
    {
        var result = ResultOf(http, failed, function, cancellationToken);
        if (http.Response.HasStarted)
        {
            // A connection that is cut says that the answer is incomplete; one that ends properly would hide it.
            http.Abort();
            return;
        }

        http.Response.Clear();
        SecurityHeaders.SetFor(http.Request);
        if (failed is ProblemException { RetryAfter: { } after })
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await result.ExecuteAsync(http);
    }

    private IResult ResultOf(HttpContext http, Exception failed, HttpFunction function, CancellationToken cancellationToken)
    {
        switch (failed)
        {
            case ProblemException problem:
                return Problems.From(problem);
            case MovedException moved when http.Request.Path.Value?.Contains(moved.From, StringComparison.Ordinal) == true:
                // Temporary, for a merge can be undone; method and body stay as they are.
                var address = $"{http.Request.PathBase}{http.Request.Path}".Replace(moved.From, moved.To, StringComparison.Ordinal);
                return Results.Redirect(address + http.Request.QueryString, permanent: false, preserveMethod: true);
            case OperationCanceledException when http.RequestAborted.IsCancellationRequested || cancellationToken.IsCancellationRequested:
                return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
            default:
                // The route, not the path: a caller may put a name or an address where an id belongs.
                LogRequestFailed(new RedactedException(failed), function.Method, function.Route);
                return Problems.From(
                    500,
                    "Something went wrong.",
                    "The request was not answered; what was stored before is unchanged. Try again, and tell whoever runs Outreach if "
                        + "it stays so.");
        }
    }

    /// <summary>
    /// Reads what was not read of the body, and forgets it. The Functions host reads an answer once it has handed on the whole request, and
    /// makes an empty 500 of one whose rest nobody takes; the web server alone would take it for five seconds.
    /// </summary>
    private static async Task ReadToEndAsync(HttpContext http)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var left = LongestBody;
            for (int read; left > 0 && (read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
            {
                left -= read;
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            // Nobody sends any more.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    [LoggerMessage(EventId = 111, Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private partial void LogRequestFailed(RedactedException unexpected, string method, string route);
}
