using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.ResponseCompression;

namespace Outreach.Platform.Http;

/// <summary>
/// Compresses what the API answers, for whoever takes it compressed: fifty follow-ups are a tenth of their size then. The board's files are
/// compressed once, when they are built.
/// </summary>
internal sealed class CompressedAnswers : IStartupFilter
{
    /// <remarks>
    /// Also over https: no answer holds a secret beside what somebody else may have chosen, which its size could give away bit by bit.
    /// </remarks>
    public static void Configure(ResponseCompressionOptions options)
    {
        options.EnableForHttps = true;
        options.MimeTypes = [MediaTypeNames.Application.Json];
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseResponseCompression();
        next(app);
    };
}
