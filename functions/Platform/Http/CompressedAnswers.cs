using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.ResponseCompression;

namespace Outreach.Platform.Http;

/// <summary>
/// Compresses the JSON that the API answers, for whoever takes it compressed: fifty follow-ups are a tenth of their size then. The board's
/// files are compressed once, when they are first asked for.
/// </summary>
internal sealed class CompressedAnswers : IStartupFilter
{
    /// <remarks>
    /// Also over https. The size of an answer could give away bit by bit what stands in it beside words that somebody else chose, to
    /// whoever sees its size and has it asked for again and again: another site's page can have a signed-in browser do that, and is
    /// answered uncompressed.
    /// </remarks>
    public static void Configure(ResponseCompressionOptions options)
    {
        options.EnableForHttps = true;
        options.MimeTypes = [MediaTypeNames.Application.Json];
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseWhen(http => !SameOrigin.IsOfAnotherSite(http.Request), ours => ours.UseResponseCompression());
        next(app);
    };
}
