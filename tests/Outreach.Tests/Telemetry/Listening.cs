namespace Outreach.Tests.Telemetry;

/// <summary>Whoever listens hears all of the process: those that do take turns.</summary>
internal static class Listening
{
    public const string Collection = "listening";
}
