namespace Azure.Data.Tables;

/// <summary>The answer that there is no such entity.</summary>
internal sealed class AbsentEntity<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException("The entity does not exist, so the response has no value.");

    public override Response GetRawResponse() => response;
}
