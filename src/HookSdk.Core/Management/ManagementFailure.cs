namespace HookSdk;

/// <summary>Why a broker's management API did not do what it was asked.</summary>
public enum ManagementFailure
{
    /// <summary>There was no connection, or it ended without an answer. Whether what was asked has been done is not known, unless there was no connection at all.</summary>
    Unreachable,

    /// <summary>No whole answer came in time. Whether what was asked has been done is not known.</summary>
    Late,

    /// <summary>It asks for a key, or does not know the one that it was given.</summary>
    KeyRefused,

    /// <summary>It knows the key, and the key's role may not do this.</summary>
    NotAllowed,

    /// <summary>What was named is not there.</summary>
    NotFound,

    /// <summary>What was to be made is there already.</summary>
    AlreadyThere,

    /// <summary>It takes the request for wrong, and has done nothing.</summary>
    Refused,

    /// <summary>It failed by itself.</summary>
    Failed,

    /// <summary>What came is no answer of this API: another program, a proxy's page, or a version that is not known.</summary>
    NotUnderstood,

    /// <summary>Settings say that it is not used (<see cref="ManagementOptions.Enabled"/>). Nothing was sent.</summary>
    Disabled,
}
