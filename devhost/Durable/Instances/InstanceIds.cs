namespace Outreach.DevHost.Durable.Instances;

/// <summary>Which instance ids Durable Functions accepts.</summary>
internal static class InstanceIds
{
    /// <summary>Refuses an id that the Durable Functions host refuses, or that can't be a key in Table Storage.</summary>
    /// <exception cref="ArgumentException">The id is empty, longer than 100, starts with @ or holds / \ # ? or a control character.</exception>
    public static void Validate(string instanceId)
    {
        if (string.IsNullOrEmpty(instanceId) || instanceId.Length > 100)
            throw new ArgumentException("An instance id has 1 to 100 characters.", nameof(instanceId));
        if (instanceId[0] == '@' || instanceId.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)))
        {
            throw new ArgumentException(
                "An instance id must not start with '@' or hold '/', '\\', '#', '?' or a control character.", nameof(instanceId));
        }
    }
}
