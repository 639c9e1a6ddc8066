namespace HookSdk;

/// <summary>Work of a start that looks at settings, and says what is odd: it is done in a check too.</summary>
internal interface ILooksOnly;
