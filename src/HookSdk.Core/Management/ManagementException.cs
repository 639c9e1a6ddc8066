namespace HookSdk;

/// <summary>
/// A broker's management API did not do what it was asked. The text names the API's address, what was asked and what was wrong; it holds no key, no name of a client or a user, and
/// nothing of the answer's body, since some brokers repeat the whole request there, the secret among it.
/// </summary>
public sealed class ManagementException : Exception
{
    internal ManagementException(ManagementFailure failure, Uri address, string operation, string problem, int? status = null, string? code = null, Exception? inner = null)
        : base($"The management API at {address.GetLeftPart(UriPartial.Authority)} was asked to {operation}: {problem}.", inner)
    {
        Failure = failure;
        Problem = problem;
        Status = status;
        Code = code;
    }

    /// <summary>What kind of failure it was.</summary>
    public ManagementFailure Failure { get; }

    /// <summary>The HTTP status; null: there was no answer.</summary>
    public int? Status { get; }

    /// <summary>The broker's own word for the failure, such as <c>BAD_REQUEST</c>; null: it gave none.</summary>
    public string? Code { get; }

    /// <summary>What was wrong, as a sentence's second half.</summary>
    internal string Problem { get; }
}
