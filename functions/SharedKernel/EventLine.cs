namespace Outreach.SharedKernel;

/// <summary>A line of a timeline about an event.</summary>
/// <param name="Words">What was said or written, in full.</param>
/// <param name="Tone">How it stands out.</param>
internal sealed record EventLine(string What, string? Words = null, Tone Tone = Tone.Plain);

/// <summary>What a line of a timeline is about, for those who skim it.</summary>
internal enum Tone
{
    Plain,
    Customer,
    Answer,
    Fixed,
    Promise,
    Thanks,
    Warning,
    Late,
}
