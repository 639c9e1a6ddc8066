namespace HookSdk;

/// <summary>Among the services of a program that is checked: nothing listens, and no call comes.</summary>
internal sealed class CheckRun;
