/**
 * The chunk with the rarer stock controls: containers with tabs, dates, tags, colours, sound, …
 *
 * It is fetched after the common ones, by pages that show one of these.
 */
export * from "@jupyter-widgets/controls/lib/widget_audio";
export * from "@jupyter-widgets/controls/lib/widget_color";
export * from "@jupyter-widgets/controls/lib/widget_controller";
export * from "@jupyter-widgets/controls/lib/widget_date";
export * from "@jupyter-widgets/controls/lib/widget_datetime";
export * from "@jupyter-widgets/controls/lib/widget_selectioncontainer";
export * from "@jupyter-widgets/controls/lib/widget_tagsinput";
export * from "@jupyter-widgets/controls/lib/widget_time";
export * from "@jupyter-widgets/controls/lib/widget_upload";
export * from "@jupyter-widgets/controls/lib/widget_video";
