namespace HookSdk;

/// <summary>One field in which two replies differ.</summary>
/// <param name="Field">Its name in the broker's own words, with the objects around it: <c>modifiers.topic</c>.</param>
/// <param name="Live">What the live reply has; null: it does not have the field. <c>***</c>: it is hidden.</param>
/// <param name="Shadow">What the shadow's reply has; null: it does not have the field. <c>***</c>: it is hidden.</param>
public sealed record ShadowDifference(string Field, string? Live, string? Shadow);
