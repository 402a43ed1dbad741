namespace Outreach.FollowUps.Mentions;

/// <summary>In which order replies that came together are taken in. Pure.</summary>
internal static class ReplyOrder
{
    /// <summary>
    /// Groups that can be taken in at once: within one, which shares a customer or a thread, each comes after what it answers, else in
    /// the order in which they came.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Arrival>> Of(IReadOnlyList<Arrival> replies)
    {
        var groups = new List<(HashSet<string> Keys, List<Arrival> Replies)>();
        foreach (var reply in replies)
        {
            HashSet<string> keys = [reply.Identity.CustomerId, reply.FollowUpId, .. AnsweredBy(reply)];
            List<Arrival> together = [];
            foreach (var group in groups.Where(group => group.Keys.Overlaps(keys)).ToList())
            {
                groups.Remove(group);
                keys.UnionWith(group.Keys);
                together.AddRange(group.Replies);
            }

            groups.Add((keys, [.. together, reply]));
        }

        var places = replies.Select((reply, place) => (reply, place)).ToDictionary(one => one.reply, one => one.place);
        return [.. groups.Select(group => ParentsFirst([.. group.Replies.OrderBy(reply => places[reply])]))];
    }

    private static List<Arrival> ParentsFirst(IReadOnlyList<Arrival> replies)
    {
        var byId = replies.ToDictionary(reply => reply.FollowUpId);
        var (begun, ordered) = (new HashSet<Arrival>(), new List<Arrival>());
        foreach (var reply in replies)
        {
            // The replies that this one needs first; what answers itself, even by way of others, ends where it meets itself.
            var waiting = new Stack<Arrival>();
            for (var next = reply; next is not null && begun.Add(next);)
            {
                waiting.Push(next);
                next = AnsweredBy(next).Select(id => byId.GetValueOrDefault(id)).FirstOrDefault(parent => parent is not null);
            }

            ordered.AddRange(waiting);
        }

        return ordered;
    }

    private static IReadOnlyList<string> AnsweredBy(Arrival reply) =>
        ThreadIds.CandidatesOf(reply.Mention.Channel, reply.Mention.InReplyTo!);
}
