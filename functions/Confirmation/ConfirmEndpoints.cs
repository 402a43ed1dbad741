using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Confirmation;

/// <summary>
/// The customer's page. Whoever has its address may answer: the address is the only proof, and neither page nor log repeats it.
/// </summary>
public sealed class ConfirmEndpoints(
    ConfirmLinks links,
    CustomerStore customers,
    StaffStore staff,
    Office office,
    IOptions<ConfirmationOptions> options,
    IOptions<OutreachOptions> outreach)
{
    /// <summary>
    /// GET /confirm/{token}: the page on which a customer says whether it is fixed, in their language. It changes nothing: programs open
    /// the links in messages before people do.
    /// </summary>
    [Function(nameof(GetConfirmPage))]
    [Authorize(Access.Anyone)]
    public async Task<IResult> GetConfirmPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "confirm/{token}")] HttpRequest request,
        string token, CancellationToken cancellationToken)
    {
        var found = await links.FindAsync(token, cancellationToken);
        var texts = await TextsForAsync(request, found, cancellationToken);
        return found is null ? ConfirmPage.Nothing(texts)
            : found.Link.AnsweredAt is not null ? ConfirmPage.Used(texts)
            : ConfirmPage.Ask(texts, await AskerOfAsync(found.Link, cancellationToken));
    }

    /// <summary>HEAD /confirm/{token}: what GET answers, without the page: programs that look at links ask for no more.</summary>
    [Function(nameof(HeadConfirmPage))]
    [Authorize(Access.Anyone)]
    public Task<IResult> HeadConfirmPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "head", Route = "confirm/{token}")] HttpRequest request,
        string token, CancellationToken cancellationToken) => GetConfirmPage(request, token, cancellationToken);

    /// <summary>POST /confirm/{token}: the customer's answer, from the form of that page. Sent again it changes nothing.</summary>
    [Function(nameof(PostConfirmAnswer))]
    [Authorize(Access.Anyone)]
    public async Task<IResult> PostConfirmAnswer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "confirm/{token}")] HttpRequest request,
        string token, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var found = await links.FindAsync(token, cancellationToken);
        var texts = await TextsForAsync(request, found, cancellationToken);
        if (found is null)
        {
            return ConfirmPage.Nothing(texts);
        }

        if (found.Link.AnsweredAt is not null)
        {
            return ConfirmPage.Used(texts);
        }

        if (!OriginRule.IsOwnPage(
            request.Headers["Sec-Fetch-Site"].ToString(), request.Headers.Origin.ToString(), request.Host.Value, outreach.Value.PublicUrl))
        {
            return ConfirmPage.Refused(texts, StatusCodes.Status403Forbidden);
        }

        try
        {
            var form = await AnswerForm.ReadAsync(request, cancellationToken);
            if (form.Answer is not { } answer)
            {
                return ConfirmPage.Ask(texts, await AskerOfAsync(found.Link, cancellationToken), form.Fault, form.Chosen);
            }

            return await links.AnswerAsync(found, answer, client, cancellationToken) switch
            {
                AnswerOutcome.Taken => ConfirmPage.Thank(texts, answer.Kind),
                AnswerOutcome.UsedBefore => ConfirmPage.Used(texts),
                AnswerOutcome.Gone => ConfirmPage.Nothing(texts),
            };
        }
        catch (ProblemException refused)
        {
            return ConfirmPage.Refused(texts, refused.Status);
        }
    }

    private async Task<PageTexts> TextsForAsync(HttpRequest request, FoundLink? found, CancellationToken cancellationToken)
    {
        var customer = found is null ? null : await customers.FindCurrentAsync(found.FollowUp.CustomerId, cancellationToken);
        return PageLanguageRule.Choose(
            found?.Link.Language,
            customer?.Profile.Language ?? found?.FollowUp.Language,
            request.GetTypedHeaders().AcceptLanguage.OrderByDescending(one => one.Quality ?? 1).Select(one => one.Value.ToString()),
            office.Country);
    }

    private async Task<Asker> AskerOfAsync(ConfirmLink link, CancellationToken cancellationToken)
    {
        var roster = await staff.GetRosterAsync(cancellationToken);
        var company = options.Value.Company is { Length: > 0 } named ? named : outreach.Value.FromName;
        return new Asker(roster.Find(link.By)?.Name, company);
    }
}
