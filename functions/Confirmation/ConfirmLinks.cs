using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.WorkItems;

namespace Outreach.Confirmation;

/// <summary>What became of an answer.</summary>
internal enum AnswerOutcome
{
    Taken,

    /// <summary>The link was used before, with another answer.</summary>
    UsedBefore,

    /// <summary>Nothing can be said about it any more.</summary>
    Gone,
}

/// <summary>A link with the follow-up that it asks about, as that is now.</summary>
internal sealed record FoundLink(ConfirmLink Link, FollowUpState FollowUp);

/// <summary>Makes, finds and revokes links, and takes the answers in.</summary>
public sealed class ConfirmLinks(
    ConfirmLinkStore links,
    FollowUpThreads threads,
    FollowUpCommandHandler commands,
    IOptions<ConfirmationOptions> options,
    IOptions<OutreachOptions> outreach,
    TimeProvider clock)
{
    private const int MaxRounds = 10;

    private IEnumerable<string> Keys =>
        new[] { options.Value.Key, options.Value.PreviousKey }.Where(key => !string.IsNullOrEmpty(key)).OfType<string>();

    /// <summary>Makes a link for an open follow-up. Others that it has stay valid.</summary>
    /// <exception cref="ProblemException">404, 409 for one that is over, 503 where no key is set up.</exception>
    internal async Task<ConfirmLinkView> MakeAsync(
        string followUpId, string by, ConfirmLinkInput input, CancellationToken cancellationToken)
    {
        if (options.Value.Key is not { Length: > 0 } key)
        {
            throw new ProblemException(503, "Not set up.", "Set Confirmation__Key to a secret: it signs the links.");
        }

        var chain = await threads.FindChainAsync(followUpId, cancellationToken);
        if (chain is not [.., { State: var state }])
        {
            throw ProblemException.NotFound("follow-up");
        }

        if (!state.IsOpen || !ConfirmationRules.CanHear(state))
        {
            throw new ProblemException(
                409, "It does not fit.", "It is over: there is nothing to ask. Reopen it first if the customer is to be asked again.")
            {
                Extensions = new Dictionary<string, object?> { ["state"] = state.Stage, ["outcome"] = state.Outcome },
            };
        }

        var now = clock.GetUtcNow();
        var link = new ConfirmLink
        {
            Id = LinkToken.NewId(),
            FollowUpId = state.Id,
            By = by,
            Language = input.Language,
            CreatedAt = now,
            ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(now.AddDays(input.Days ?? options.Value.Days).ToUnixTimeSeconds()),
        };
        await links.AddAsync(link, cancellationToken);
        var token = LinkToken.Sign(key, LinkPurpose.Confirm, link.Id, link.ExpiresAt);
        return new ConfirmLinkView($"{outreach.Value.PublicUrl.TrimEnd('/')}/confirm/{token}", link.ExpiresAt);
    }

    /// <summary>Deletes all links of a follow-up.</summary>
    /// <exception cref="ProblemException">404 for no follow-up.</exception>
    internal async Task RevokeAsync(string followUpId, CancellationToken cancellationToken)
    {
        var chain = await threads.FindChainAsync(followUpId, cancellationToken);
        if (chain.Count == 0)
        {
            throw ProblemException.NotFound("follow-up");
        }

        foreach (var part in chain)
        {
            await links.DeleteOfAsync(part.State.Id, cancellationToken);
        }
    }

    /// <summary>The link of a token, or null where it leads nowhere. Changes nothing.</summary>
    internal async Task<FoundLink?> FindAsync(string token, CancellationToken cancellationToken) =>
        LinkToken.Verify(Keys, LinkPurpose.Confirm, token, clock.GetUtcNow()) is { } id
        && await links.FindAsync(id, cancellationToken) is { } link
        && await threads.FindChainAsync(link.FollowUpId, cancellationToken) is [.., { State: var state }]
        && ConfirmationRules.CanHear(state)
            ? new FoundLink(link, state)
            : null;

    /// <summary>
    /// Takes an answer in, once however often it is sent: the follow-up keeps the link's id with the commit, and the link is marked after
    /// it.
    /// </summary>
    internal async Task<AnswerOutcome> AnswerAsync(
        FoundLink found, CustomerAnswer answer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (link, state) = (found.Link, found.FollowUp);
        var once = new CommandConditions(null, new IdempotencyKey($"confirm-link:{link.Id}", HashOf(answer)));
        for (var round = 0; round < MaxRounds; round++)
        {
            if (ConfirmationRules.CommandFor(answer, state, clock.GetUtcNow()) is not { } command)
            {
                return AnswerOutcome.Gone;
            }

            try
            {
                await commands.HandleAsync(state.Id, command, once, client, cancellationToken);
                await links.AnsweredAsync(link with { AnsweredAt = clock.GetUtcNow() }, cancellationToken);
                return AnswerOutcome.Taken;
            }
            catch (ProblemException taken) when (taken.Status == 422)
            {
                return AnswerOutcome.UsedBefore;
            }
            catch (ProblemException changed) when (changed.Status == 409)
            {
                // Somebody changed it since it was read: decide by what it is now.
                if (await threads.FindChainAsync(state.Id, cancellationToken) is not [.., { State: var current }])
                {
                    return AnswerOutcome.Gone;
                }

                state = current;
            }
        }

        throw new ProblemException(503, "Too busy.", "Others changed the follow-up again and again; nothing was stored. Try again.");
    }

    private static string HashOf(CustomerAnswer answer) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{answer.Kind}\n{answer.Sentence}")));
}
