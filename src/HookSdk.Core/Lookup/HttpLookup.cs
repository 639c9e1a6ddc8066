namespace HookSdk;

/// <summary>What all lookups are, whatever they answer. Derive from <see cref="HttpLookup{TAnswer}"/>.</summary>
public abstract class HttpLookup : IDisposable
{
    private protected HttpLookup()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Forgets what is kept.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected abstract void Dispose(bool disposing);
}
