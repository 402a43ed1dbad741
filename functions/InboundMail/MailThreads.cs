using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.InboundMail;

/// <summary>What an e-mail answers.</summary>
/// <param name="MessageId">The id of the message.</param>
/// <param name="FollowUpId">The follow-up that the message is part of, or answers.</param>
internal sealed record AnsweredMessage(string MessageId, string FollowUpId);

/// <summary>What is known under the id that an e-mail gives itself.</summary>
internal enum KnownMail
{
    Nothing,

    /// <summary>It was taken in before.</summary>
    Itself,

    /// <summary>An e-mail with other words, or of somebody else.</summary>
    Another,
}

/// <summary>Finds what an e-mail answers, by the ids that it names: of what customers wrote, and of what staff posted.</summary>
public sealed class MailThreads(
    Redirects redirects, FollowUpThreads followUps, CustomerStore customers, AuthorProfiles authors, ReplyTargets targets)
{
    /// <summary>The first of them that is known; null for none.</summary>
    internal async Task<AnsweredMessage?> FindAsync(IEnumerable<string> messageIds, CancellationToken cancellationToken)
    {
        foreach (var messageId in messageIds)
        {
            foreach (var candidate in ThreadIds.CandidatesOf(Channel.Email.Name, messageId))
            {
                if (await redirects.FindAllAsync(candidate, cancellationToken) is [var followUpId, ..])
                {
                    return new AnsweredMessage(messageId, followUpId);
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Whether an address is the one of the customer of a follow-up, or of whoever it came from before it was given to that customer.
    /// </summary>
    internal async Task<bool> IsOfItsCustomerAsync(string followUpId, string address, CancellationToken cancellationToken)
    {
        var (chain, identity) = (
            await followUps.FindChainAsync(followUpId, cancellationToken), new CustomerIdentity(Channel.Email.Name, address));
        if (chain is not [.., { State: var last }])
        {
            return false;
        }

        return (await customers.FindCurrentAsync(last.CustomerId, cancellationToken) is { Profile: var profile }
                && (address.Equals(profile.Email, StringComparison.OrdinalIgnoreCase) || CustomerRules.WritesAs(profile, identity)))
            || await targets.IsTheirsAsync(last, chain, await authors.FindWriterAsync(identity, cancellationToken));
    }

    /// <summary>What is known under the id of an e-mail.</summary>
    /// <param name="mention">What is made of the e-mail.</param>
    internal async Task<KnownMail> FindKnownAsync(Mention mention, CancellationToken cancellationToken)
    {
        var id = FollowUpId.Of(mention.Channel, mention.ExternalId);
        if (await redirects.FindOwnAsync(id, cancellationToken) is null)
        {
            return KnownMail.Nothing;
        }

        // Words that are gone can't be compared, and are not to come back.
        return await followUps.FindMentionAsync(id, known: null, cancellationToken) is { Row: { DeletedAt: null } row }
            && (row.Text != mention.Text || row.Handle != mention.Author.Handle)
                ? KnownMail.Another
                : KnownMail.Itself;
    }
}
