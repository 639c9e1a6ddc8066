namespace EmgPlugin._1.OptOut;

/// <summary>Who wants no messages. Replace the implementation when the list lives elsewhere: the README shows how.</summary>
public interface IOptOutList
{
    /// <summary>Whether a number is on the list.</summary>
    /// <param name="number">The number, normalized: country code and digits only.</param>
    /// <param name="cancellationToken">Cancelled at the hook's deadline; the plugin's failure mode has answered by then.</param>
    ValueTask<bool> ContainsAsync(string number, CancellationToken cancellationToken);
}
