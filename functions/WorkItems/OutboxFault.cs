using Azure;

namespace Outreach.WorkItems;

internal static class OutboxFault
{
    /// <summary>The kind of failure: its message may hold what somebody wrote.</summary>
    public static string ErrorOf(Exception failed) =>
        failed is RequestFailedException refused ? $"storage answered {refused.Status} {refused.ErrorCode}" : failed.GetType().Name;
}
