using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Board;

/// <summary>The board in the browser: the page, and what it is made of. Who may see what is the API's to say.</summary>
public sealed class BoardEndpoints(BoardAssets assets, BoardPage page)
{
    private const string Root = "/board";
    private const string Assets = "/assets/";

    /// <summary>GET /board and every address below it: the page, or a file of it.</summary>
    /// <remarks>One route for both: which of two routes that fit comes first is each host's own business.</remarks>
    [Function(nameof(GetBoard))]
    [Authorize(Access.Roster)]
    public IResult GetBoard(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "board/{*path}")] HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        var below = path.StartsWith(Root, StringComparison.OrdinalIgnoreCase) ? path[Root.Length..] : "";
        return below.StartsWith(Assets, StringComparison.Ordinal) ? AssetOf(request, below[Assets.Length..])
            : Page(request, below.Trim('/') is "" ? page.MyDay : page.Other);
    }

    private IResult AssetOf(HttpRequest request, string below)
    {
        var parts = below.Split('/', 2);
        var file = parts.Length == 2 ? assets.Find(parts[0], parts[1]) : null;
        if (file is null)
        {
            throw ProblemException.NotFound("file");
        }

        // Its address changes with its content.
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Send(request, file);
    }

    private static IResult Page(HttpRequest request, BoardFile page)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = BoardPage.Policy;
        headers.CacheControl = "no-cache";
        headers.ETag = page.ETag;
        headers.Vary = "Accept-Encoding";
        return request.Headers.IfNoneMatch.ToString().Contains(page.ETag, StringComparison.Ordinal)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Send(request, page);
    }

    private static IResult Send(HttpRequest request, BoardFile file)
    {
        var (encoding, bytes) = file.For(request.Headers.AcceptEncoding.ToString());
        var headers = request.HttpContext.Response.Headers;
        headers.Vary = "Accept-Encoding";
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        return Results.Bytes(bytes, file.ContentType);
    }
}
