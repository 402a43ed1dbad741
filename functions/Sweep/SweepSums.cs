namespace Outreach.Sweep;

/// <summary>Adds up what was found and done about items that are swept side by side.</summary>
internal sealed class SweepSums
{
    private readonly Lock _gate = new();
    private SweepFound _found = new();
    private SweepDone _done = new();

    public void Add(SweepStepResult one)
    {
        lock (_gate)
        {
            _found += one.Found;
            _done += one.Done;
        }
    }

    public SweepStepResult Result(string? continuation) => new() { Found = _found, Done = _done, Continuation = continuation };
}
