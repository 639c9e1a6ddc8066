namespace HookSdk;

/// <summary>
/// A broker's management API did not do what it was asked. The text names the API's address, what was asked and what was wrong; it holds no key, no name of a client or a user, and
/// nothing of the answer's body, since some brokers repeat the whole request there, the secret among it.
/// </summary>
public sealed class ManagementException : Exception
{
    private readonly Uri _address;
    private readonly string _operation;

    internal ManagementException(ManagementFailure failure, Uri address, string operation, string problem, int? status = null, string? code = null, Exception? inner = null)
        : this(failure, address, operation, problem, "", status, code, inner)
    {
    }

    private ManagementException(ManagementFailure failure, Uri address, string operation, string problem, string remaining, int? status, string? code, Exception? inner)
        : base($"The management API at {address.GetLeftPart(UriPartial.Authority)} was asked to {operation}: {problem}{remaining}.", inner)
    {
        _address = address;
        _operation = operation;
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

    /// <summary>
    /// Of a call that ends connections of users: those whose clients may still be connected. All others were ended. Empty for other calls. The names are not in the text.
    /// </summary>
    public IReadOnlyList<string> RemainingUsers { get; private init; } = [];

    /// <summary>Of a call that ends connections: the client ids that it could not end, where they are known. Empty for other calls. The ids are not in the text.</summary>
    public IReadOnlyList<string> RemainingClients { get; private init; } = [];

    /// <summary>What was wrong, as a sentence's second half.</summary>
    internal string Problem { get; }

    /// <summary>How many connections were ended all the same.</summary>
    internal int Ended { get; private init; }

    /// <summary>Whether the reason lies in what was named: the API itself works.</summary>
    internal bool IsOfNames => Failure == ManagementFailure.Refused || (Failure == ManagementFailure.Failed && Status is null);

    /// <summary>The same failure, with more words about what it leaves behind.</summary>
    internal ManagementException With(string more) => new(Failure, _address, _operation, $"{Problem}; {more}", Status, Code, this);

    /// <summary>The same failure, with those who may still be connected in place of those that it had.</summary>
    internal ManagementException With(IEnumerable<string> users, IEnumerable<string> clients, int ended)
    {
        string[] remainingUsers = [.. users.Distinct(StringComparer.Ordinal)];
        string[] remainingClients = [.. clients.Distinct(StringComparer.Ordinal)];
        string who = remainingUsers.Length > 0 ? $"clients of {Count(remainingUsers.Length, "user")}" : Count(remainingClients.Length, "client");
        Exception? first = RemainingUsers.Count + RemainingClients.Count > 0 ? InnerException : this;
        return new(Failure, _address, _operation, Problem, $"; {who} may still be connected", Status, Code, first)
        {
            RemainingUsers = remainingUsers,
            RemainingClients = remainingClients,
            Ended = ended,
        };
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
