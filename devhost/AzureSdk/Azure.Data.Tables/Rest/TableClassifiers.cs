using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Which statuses an operation takes for an answer rather than for a failure.</summary>
internal static class TableClassifiers
{
    public static readonly ResponseClassifier Read = new StatusCodeClassifier([200]);

    public static readonly ResponseClassifier ReadIfExists = new StatusCodeClassifier([200, 404]);

    public static readonly ResponseClassifier Write = new StatusCodeClassifier([201, 204]);

    /// <summary>What is gone is deleted.</summary>
    public static readonly ResponseClassifier Delete = new StatusCodeClassifier([204, 404]);

    public static readonly ResponseClassifier Transaction = new StatusCodeClassifier([202]);
}
