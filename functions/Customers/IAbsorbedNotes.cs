using Azure.Data.Tables;

namespace Outreach.Customers;

/// <summary>Moves the notes that are written to a customer after they were merged into another one.</summary>
public interface IAbsorbedNotes
{
    /// <summary>A survivor with the notes written to an absorbed customer after the merge, and the rows to commit with them.</summary>
    Task<(CustomerProfile Profile, IReadOnlyList<TableTransactionAction> Rows)> ReceiveAsync(
        CustomerProfile survivor, string absorbedId, CancellationToken cancellationToken);

    /// <summary>Deletes those of an absorbed customer's notes that the survivor already has.</summary>
    Task ClearAsync(string absorbedId, string survivorId, CancellationToken cancellationToken);
}
