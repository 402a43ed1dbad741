using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.FollowUps;

/// <summary>The body of the question how many customers got the same words.</summary>
/// <param name="Text">What is to be said to a customer.</param>
/// <param name="CustomerId">To whom; left out, every customer counts.</param>
internal sealed record WordsInput([property: Required] string? Text, string? CustomerId);

/// <summary>How many customers got the same words.</summary>
/// <param name="Customers">How many others, within the last 24 hours.</param>
/// <param name="Most">How many may; one more is refused. Zero for any number.</param>
internal sealed record SameWordsView(int Customers, int Most);

public sealed class WordsEndpoint(SaidWords words, TimeProvider clock)
{
    /// <summary>POST /words/check: how many other customers got the same words within a day; 200. Nothing is stored.</summary>
    [Function(nameof(CheckWords))]
    [Authorize(Access.Person)]
    [Accepts(typeof(WordsInput), """{ "text": "Hello Ada, I am on it. Hanneke" }""")]
    [Produces(200, typeof(SameWordsView))]
    public async Task<IResult> CheckWords(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/words/check")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var input = RequestBody.Parse<WordsInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        if (string.IsNullOrWhiteSpace(input.Text))
        {
            throw ProblemException.Invalid("text", "text is required and must not be blank.");
        }

        var others = await words.CountOthersAsync(input.Text, input.CustomerId, clock.GetUtcNow(), cancellationToken);
        return Results.Json(new SameWordsView(others, words.Most), Json.Http);
    }
}
